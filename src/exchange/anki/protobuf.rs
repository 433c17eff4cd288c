//! The little of protobuf's wire format that packages need: numbers and bytes by field number.
//! Source: protobuf.dev, "Encoding".

/// One field of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'m> {
    Number(u64),
    /// Text, bytes or a message.
    Bytes(&'m [u8]),
}

/// The fields of a message in their order; it ends where the message makes no sense any more.
#[derive(Debug)]
pub(super) struct Fields<'m> {
    rest: &'m [u8],
}

pub(super) fn fields(message: &[u8]) -> Fields<'_> {
    Fields { rest: message }
}

/// The last number with this field number, as protobuf has it; 0 where there is none.
pub(super) fn number(message: &[u8], wanted: u64) -> u64 {
    fields(message)
        .filter_map(|(field, value)| match value {
            Value::Number(number) if field == wanted => Some(number),
            _ => None,
        })
        .last()
        .unwrap_or(0)
}

/// The last text with this field number; empty where there is none or it is no UTF-8.
pub(super) fn text(message: &[u8], wanted: u64) -> &str {
    fields(message)
        .filter_map(|(field, value)| match value {
            Value::Bytes(bytes) if field == wanted => std::str::from_utf8(bytes).ok(),
            _ => None,
        })
        .last()
        .unwrap_or("")
}

impl<'m> Fields<'m> {
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: u64) -> Option<&'m [u8]> {
        let length = usize::try_from(length).ok()?;
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}

impl<'m> Iterator for Fields<'m> {
    type Item = (u64, Value<'m>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Number(self.varint()?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_texts_by_their_field() {
        let message = [
            0x08, 0x96, 0x01, 0x12, 2, b'h', b'i', 0x1d, 1, 2, 3, 4, 0x08, 3,
        ];
        assert_eq!(number(&message, 1), 3);
        assert_eq!(text(&message, 2), "hi");
        assert_eq!(number(&message, 9), 0);
        assert_eq!(fields(&message).count(), 4);
        assert_eq!(number(&[0x08], 1), 0);
        assert_eq!(text(&[0x12, 200, b'x'], 2), "");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = fields(&bytes).count();
        }
    }
}
