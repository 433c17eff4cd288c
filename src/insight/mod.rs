//! Numbers about the past and the weeks ahead.
