//! `where total > 1000 and region in ["eu", "uk"]`: which messages a receiver wants.

use super::Resolver;
use crate::codes;
use crate::matching::{Clause, Condition, Test};
use crate::model::{Filter, FilterCondition, FilterTest, Literal, Scalar};
use crate::program::ScopeId;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// The filter of a clause.
pub fn filter<'t>(resolver: &mut Resolver<'_, 't, '_>, clause: &Clause<'t>, scope: ScopeId) -> Filter {
    let conditions = clause.conditions("filter").to_vec();
    Filter {
        conditions: conditions.into_iter().filter_map(|condition| one(resolver, &condition, scope)).collect(),
    }
}

fn one<'t>(
    resolver: &mut Resolver<'_, 't, '_>,
    condition: &Condition<'t>,
    scope: ScopeId,
) -> Option<FilterCondition> {
    let literal = resolver.literal(condition.value, scope)?;
    let span = condition.value.span;
    let test = match condition.test.value {
        Test::Is => FilterTest::In(vec![scalar(resolver, literal, span)?]),
        Test::Not => FilterTest::Not(match literal {
            Literal::List(items) => scalars(resolver, items, span)?,
            literal => vec![scalar(resolver, literal, span)?],
        }),
        Test::In => match literal {
            Literal::List(items) => FilterTest::In(scalars(resolver, items, span)?),
            _ => return wrong(resolver, span, "`in` takes a list such as `[\"eu\", \"uk\"]`"),
        },
        Test::Starts => match literal {
            Literal::Text(text) => match text.as_plain() {
                Some(plain) if !plain.is_empty() => FilterTest::Starts(vec![plain.to_string()]),
                _ => {
                    return wrong(
                        resolver,
                        span,
                        "`starts` takes a text that is known before the deployment",
                    );
                }
            },
            _ => return wrong(resolver, span, "`starts` takes a text in quotes"),
        },
        Test::Compare(operator) => match literal {
            Literal::Int(number) => FilterTest::Compare(operator, number as f64),
            Literal::Number(number) => FilterTest::Compare(operator, number),
            _ => return wrong(resolver, span, "a comparison takes a number"),
        },
    };
    Some(FilterCondition {
        path: condition.path.text.split('.').map(str::to_string).collect(),
        test,
        span: condition.path.span.to(span),
    })
}

fn scalars(resolver: &mut Resolver<'_, '_, '_>, items: Vec<Literal>, span: Span) -> Option<Vec<Scalar>> {
    if items.is_empty() {
        return wrong(resolver, span, "an empty list lets no message through");
    }
    items.into_iter().map(|item| scalar(resolver, item, span)).collect()
}

fn scalar(resolver: &mut Resolver<'_, '_, '_>, literal: Literal, span: Span) -> Option<Scalar> {
    match literal {
        Literal::Text(text) => match text.as_plain() {
            Some(plain) => Some(Scalar::Text(plain.to_string())),
            None => wrong(resolver, span, "a filter's value must be known before the deployment"),
        },
        Literal::Int(number) => Some(Scalar::Int(number)),
        Literal::Number(number) => Some(Scalar::Number(number)),
        Literal::Bool(truth) => Some(Scalar::Bool(truth)),
        Literal::Duration(_) | Literal::Size(_) | Literal::List(_) | Literal::Object(_) => {
            wrong(resolver, span, "a field is compared with a text, a number, `true` or `false`")
        }
    }
}

fn wrong<T>(resolver: &mut Resolver<'_, '_, '_>, span: Span, message: &str) -> Option<T> {
    resolver.report(Diagnostic::error(&codes::WRONG_TYPE, span, message));
    None
}
