//! The ladder of settings for who asks by a setting's name instead of reading the model.

use super::{Layered, Purpose, Resolver};
use crate::model::Literal;
use crate::program::{Declaration, Program, ScopeId};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::tree::Argument;

/// What is said of declarations for one purpose. What is wrong with it, resolving has reported.
pub struct Ladder<'p, 't, 'f>(Resolver<'p, 't, 'f>);

impl<'p, 't, 'f> Ladder<'p, 't, 'f> {
    /// The ladder of a program; `unsaid` takes the messages that were said already.
    pub fn new(program: &'p Program<'t>, purpose: Purpose<'f>, unsaid: &'f mut Vec<Diagnostic>) -> Self {
        let mut resolver = Resolver::new(program, purpose, unsaid);
        resolver.places();
        Self(resolver)
    }

    /// The declarations that exist here.
    pub fn declarations(&self) -> impl Iterator<Item = &'p Declaration<'t>> + use<'p, 't> {
        let exists: Vec<bool> = self.0.places.iter().map(|place| place.exists()).collect();
        self.0.program.declarations.iter().zip(exists).filter(|(_, exists)| *exists).map(|(one, _)| one)
    }

    /// Everything that is said of a declaration, weakest first.
    pub fn layers(&mut self, declaration: &Declaration<'t>) -> Vec<Layered<'t>> {
        self.0.layers(declaration)
    }

    /// The value of an argument, if it has one.
    pub fn value(&mut self, argument: &'t Argument<'t>, scope: ScopeId) -> Option<Literal> {
        self.0.literal(argument, scope)
    }
}
