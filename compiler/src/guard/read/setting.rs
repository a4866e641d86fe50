//! Whether what a `require` asks for can be said at all.

use super::Reader;
use crate::codes;
use crate::guard::require::contexts;
use crate::guard::select::Selector;
use crate::guard::want::{Misfit, Want, misfit_span, settings, words_of};
use crate::program::DeclarationKind;
use crate::resolve::context;
use crate::vocabulary::{Context, Form};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;

impl<'t> Reader<'_, 't, '_> {
    /// Whether the app's block has such a setting.
    pub(super) fn fits_app(&mut self, want: &Want<'t>) -> Option<()> {
        self.fits(want, &[Context::App], "an app")
    }

    /// Whether something that is selected has such a setting.
    pub(super) fn fits_kinds(&mut self, want: &Want<'t>, on: &Selector<'t>) -> Option<()> {
        let named = match on.what {
            crate::guard::select::What::Name(name) => {
                self.program.declarations.iter().find(|declaration| declaration.path == name)
            }
            _ => None,
        };
        match named.map(|declaration| declaration.kind) {
            Some(kind) => {
                let external = matches!(kind, DeclarationKind::External(_));
                let words = if external { "something external".to_owned() } else { kind.with_article() };
                self.fits(want, &[context(kind)], &words)
            }
            None => {
                let contexts = contexts(on.kinds);
                let words = match contexts.as_slice() {
                    [only] => only.place().trim_start_matches("in ").to_owned(),
                    _ => "nothing here".to_owned(),
                };
                self.fits(want, &contexts, &words)
            }
        }
    }

    fn fits(&mut self, want: &Want<'t>, contexts: &[Context], who: &str) -> Option<()> {
        let known: Vec<(&'static str, &'static Form)> =
            contexts.iter().flat_map(|context| settings(*context)).collect();
        let forms: Vec<&'static Form> =
            known.iter().filter(|(head, _)| *head == want.head.text).map(|(_, form)| *form).collect();
        if forms.is_empty() {
            let head = want.head;
            let message = match who {
                "nothing here" => format!("nothing has a setting `{}`", head.text),
                who => format!("{who} has no setting `{}`", head.text),
            };
            let unknown = Diagnostic::error(&codes::UNKNOWN_VALUE, head.span, message);
            let mut words: Vec<&str> = known.iter().map(|(head, _)| *head).collect();
            words.sort_unstable();
            words.dedup();
            self.findings.push(match nearest(head.text, words.iter().copied()) {
                Some(close) => unknown.did_you_mean(close, head.span),
                None => unknown.help(format!("its settings are {}", crate::words::and_quoted(&words))),
            });
            return None;
        }
        let misfits: Vec<Misfit<'t>> = forms.iter().filter_map(|form| want.demands(form).err()).collect();
        if misfits.len() < forms.len() {
            return Some(());
        }
        let misfit = misfits.first().copied()?;
        let (code, what) = match misfit {
            Misfit::Word(word) => (&codes::UNKNOWN_VALUE, word.text),
            Misfit::Value(value) => (&codes::WRONG_TYPE, value.text),
        };
        let message = format!("`{}` has nothing that could be `{what}`", want.head.text);
        let shape = forms.first().map(|form| form.shape()).unwrap_or_default();
        let wrong = Diagnostic::error(code, misfit_span(misfit), message);
        let close = nearest(what, forms.iter().flat_map(|form| words_of(form)));
        self.findings.push(match close {
            Some(close) => wrong.did_you_mean(close, misfit_span(misfit)),
            None => wrong.help(format!("it is written `{shape}`")),
        });
        None
    }
}
