//! Numbers as a Markdown table, and the promises they break.

use std::fmt;

use crate::median::median;
use crate::process::Cost;

/// One thing measured at one size.
#[derive(Debug)]
pub(crate) struct Row {
    name: &'static str,
    cards: i64,
    /// Milliseconds.
    ours: f64,
    bare: f64,
    /// Medians of the ratios, pair by pair.
    ratio: f64,
    cpu_ratio: f64,
    pub(crate) promise: f64,
    pub(crate) peak_mib: f64,
    pub(crate) bare_peak_mib: f64,
    pub(crate) most_peak_mib: f64,
    /// Against the smallest size, and the most it may be.
    pub(crate) growth: Option<(f64, f64)>,
}

impl Row {
    pub(crate) fn new(
        name: &'static str,
        cards: i64,
        pairs: &[(Cost, Cost)],
        units: usize,
    ) -> Self {
        let of = |value: fn(&(Cost, Cost)) -> f64| median(pairs.iter().map(value).collect());
        let per_unit = 1000.0 / units as f64;
        Self {
            name,
            cards,
            ours: of(|(ours, _)| ours.wall.as_secs_f64()) * per_unit,
            bare: of(|(_, bare)| bare.wall.as_secs_f64()) * per_unit,
            ratio: of(|(ours, bare)| ours.wall.as_secs_f64() / bare.wall.as_secs_f64()),
            cpu_ratio: of(|(ours, bare)| ours.cpu.as_secs_f64() / bare.cpu.as_secs_f64()),
            promise: f64::INFINITY,
            peak_mib: 0.0,
            bare_peak_mib: 0.0,
            most_peak_mib: f64::INFINITY,
            growth: None,
        }
    }

    fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        let mut check = |what: &str, value: f64, most: f64| {
            if value > most {
                broken.push(format!(
                    "{} at {} cards: {what} {value:.2}, promised {most}",
                    self.name, self.cards
                ));
            }
        };
        check("ratio", self.ratio, self.promise);
        check("peak MiB", self.peak_mib, self.most_peak_mib);
        if let Some((growth, most)) = self.growth {
            check("growth", growth, most);
        }
        broken
    }
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

impl Table {
    pub(crate) fn broken(&self) -> Vec<String> {
        self.rows.iter().flat_map(Row::broken).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| what | cards | offbook ms | bare ms | ratio | promised | processor | MiB | bare MiB \
             | promised | beside the smallest | promised |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        for row in &self.rows {
            let (growth, most) = row.growth.map_or_else(Default::default, |(growth, most)| {
                (format!("{growth:.2}"), format!("{most}"))
            });
            writeln!(
                f,
                "| {} | {} | {:.2} | {:.2} | {:.2} | {} | {:.2} | {:.1} | {:.1} | {} | {growth} | {most} |",
                row.name,
                row.cards,
                row.ours,
                row.bare,
                row.ratio,
                row.promise,
                row.cpu_ratio,
                row.peak_mib,
                row.bare_peak_mib,
                row.most_peak_mib,
            )?;
        }
        Ok(())
    }
}
