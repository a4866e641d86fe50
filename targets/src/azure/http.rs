//! HTTP: an API of one function is that function's app; one over several functions stands in front of them.

use super::context::Context;
use super::expr::Expr;
use super::unit::Unit;
use scant_compiler::model::{ApiId, Attribute, FunctionId, Model};
use scant_lang::diagnostic::Diagnostic;

/// The unit of an API over several functions; one of a single function needs none.
pub fn unit(_context: &Context<'_>, _api: ApiId) -> Option<Unit> {
    None
}

/// Adds to a function's unit who may call its app.
pub fn add(_context: &Context<'_>, _function: FunctionId, _unit: &mut Unit) {}

/// An attribute of an API.
pub fn attribute(context: &Context<'_>, api: ApiId, attribute: Attribute) -> Expr {
    let Some(function) = context.behind(api).first().copied() else { return Expr::text("") };
    match attribute {
        Attribute::Id => context.site(function).id(),
        Attribute::Name => context.site(function).own_name(),
        Attribute::Host => context.site_host(function),
        Attribute::Url => Expr::join([Expr::text("https://"), context.site_host(function)]),
    }
}

/// Says what Azure cannot do or does not allow of the APIs.
pub fn check(_model: &Model, _findings: &mut Vec<Diagnostic>) {}
