//! Seconds that pass while something runs. It is told the time; it never looks at a clock.

/// A stopwatch that can be paused. Times are milliseconds of any clock that only goes forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopwatch {
    gathered_ms: u64,
    running_since_ms: Option<u64>,
}

impl Stopwatch {
    pub(crate) fn started(at_ms: u64) -> Self {
        Self {
            gathered_ms: 0,
            running_since_ms: Some(at_ms),
        }
    }

    pub(crate) fn pause(&mut self, at_ms: u64) {
        self.gathered_ms = self.elapsed_ms(at_ms);
        self.running_since_ms = None;
    }

    pub(crate) fn resume(&mut self, at_ms: u64) {
        if self.running_since_ms.is_none() {
            self.running_since_ms = Some(at_ms);
        }
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.running_since_ms.is_none()
    }

    pub(crate) fn elapsed_ms(&self, at_ms: u64) -> u64 {
        let running = self
            .running_since_ms
            .map_or(0, |since| at_ms.saturating_sub(since));
        self.gathered_ms.saturating_add(running)
    }

    /// Whole seconds, rounded to the nearest.
    pub(crate) fn elapsed_secs(&self, at_ms: u64) -> u32 {
        secs(self.elapsed_ms(at_ms))
    }
}

/// Milliseconds as whole seconds, rounded to the nearest.
pub(crate) fn secs(ms: u64) -> u32 {
    u32::try_from(ms.saturating_add(500) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_does_not_count() {
        let mut watch = Stopwatch::started(1_000);
        watch.pause(11_000);
        watch.pause(20_000);
        assert_eq!(watch.elapsed_secs(90_000), 10);
        watch.resume(100_000);
        watch.resume(101_000);
        assert_eq!(watch.elapsed_secs(105_000), 15);
    }

    #[test]
    fn a_clock_that_goes_backwards_counts_as_standing_still() {
        assert_eq!(Stopwatch::started(5_000).elapsed_ms(1_000), 0);
    }
}
