//! What an import is called in the log.

use super::{Import, ImportReport};
use crate::domain::deck::DeckHeader;

impl Import<'_> {
    /// What this deck brought until now.
    pub(crate) fn so_far(&self) -> &ImportReport {
        &self.report
    }
}

/// `acme-loop release 7: 4 new, 6 changed, 2 withdrawn`.
pub(super) fn summary(report: &ImportReport, header: &DeckHeader) -> String {
    format!(
        "{} release {}: {}",
        report.deck_name,
        header.version.as_str(),
        facts(report)
    )
}

/// `javascript: 155 new`, of a file that has no releases.
pub(super) fn summary_of_file(report: &ImportReport) -> String {
    format!("{}: {}", report.deck_name, facts(report))
}

/// `3 decks, Work::Rust and others: 40 new`.
pub(super) fn summary_of(reports: &[ImportReport]) -> String {
    let sum = |count: fn(&ImportReport) -> u64| reports.iter().map(count).sum();
    let all = ImportReport {
        added: sum(|report| report.added),
        changed: sum(|report| report.changed),
        gone: sum(|report| report.gone),
        came_back: sum(|report| report.came_back),
        answers: sum(|report| report.answers),
        ..ImportReport::default()
    };
    let first = reports.first().map_or("", |report| &report.deck_name);
    format!(
        "{} decks, {first} and others: {}",
        reports.len(),
        facts(&all)
    )
}

fn facts(report: &ImportReport) -> String {
    let facts = [
        (report.added, "new"),
        (report.changed, "changed"),
        (report.gone, "withdrawn"),
        (report.came_back, "back"),
        (report.answers, "with your answer"),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    match facts.as_slice() {
        [] => "no card changed".to_owned(),
        facts => facts.join(", "),
    }
}
