//! CloudFormation's functions ("Intrinsic function reference"): joined, picked and filled-in texts.

use super::{Unread, Values};
use crate::aws::json::Json;
use crate::aws::words::{Text, chars, put};
use std::borrow::Cow;

impl<'d> Values<'d, '_> {
    /// What a function comes to.
    pub(super) fn function(
        &mut self,
        template: usize,
        name: &str,
        of: &'d Json<'d>,
        text: &mut Text,
    ) -> Result<(), Unread> {
        match (name, of) {
            ("Ref", Json::Text(id)) => self.reach(template, id, "", text),
            ("Fn::GetAtt", Json::List(path)) => match path.as_slice() {
                [Json::Text(id), Json::Text(attribute)] => self.reach(template, id, attribute, text),
                _ => Err("`Fn::GetAtt` asks for something that is no attribute".to_owned()),
            },
            ("Fn::GetAtt", Json::Text(path)) => match path.split_once('.') {
                Some((id, attribute)) => self.reach(template, id, attribute, text),
                None => Err("`Fn::GetAtt` asks for something that is no attribute".to_owned()),
            },
            ("Fn::Sub", Json::Text(pattern)) => self.substitute(template, pattern, &[], text),
            ("Fn::Sub", Json::List(parts)) => match parts.as_slice() {
                [Json::Text(pattern), variables @ Json::Object(_)] => {
                    self.substitute(template, pattern, variables.members(), text)
                }
                _ => Err("`Fn::Sub` takes a text and its variables".to_owned()),
            },
            ("Fn::Join", Json::List(parts)) => match parts.as_slice() {
                [Json::Text(between), Json::List(items)] => {
                    for (at, item) in items.iter().enumerate() {
                        text.extend(chars(if at == 0 { "" } else { between }));
                        self.write(template, item, text)?;
                    }
                    Ok(())
                }
                _ => Err("`Fn::Join` takes what stands between, and a list".to_owned()),
            },
            ("Fn::Select", Json::List(parts)) => self.select(template, parts, text),
            ("Fn::FindInMap", Json::List(path)) => self.find_in_map(template, path, text),
            ("Fn::ImportValue", name) => {
                let name = self.text(template, name)?;
                match self.exports.get(&name).copied() {
                    Some((home, value)) => self.write(home, value, text),
                    None => {
                        let symbol = format!("import {}", self.words.shown(&name));
                        text.push(self.words.symbol(&symbol));
                        Ok(())
                    }
                }
            }
            ("Fn::If", Json::List(parts)) => match parts.as_slice() {
                // Whichever way it is decided: alternatives that come to different texts cannot be told.
                [_, one, other] => {
                    let (one, other) = (self.text(template, one)?, self.text(template, other)?);
                    if one != other {
                        return Err("`Fn::If` decides it when the stack is deployed".to_owned());
                    }
                    text.extend(one);
                    Ok(())
                }
                _ => Err("`Fn::If` takes a condition and two values".to_owned()),
            },
            _ => Err(format!("`{name}` cannot be read here")),
        }
    }

    fn substitute(
        &mut self,
        template: usize,
        pattern: &str,
        variables: &'d [(Cow<'d, str>, Json<'d>)],
        text: &mut Text,
    ) -> Result<(), Unread> {
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            put(text, before);
            let (inside, behind) = after.split_once('}').ok_or("`${` without its `}`")?;
            rest = behind;
            if let Some(literal) = inside.strip_prefix('!') {
                text.extend(chars("${").chain(chars(literal)).chain(chars("}")));
            } else if let Some((_, value)) = variables.iter().find(|(name, _)| name == inside) {
                self.write(template, value, text)?;
            } else {
                let (id, attribute) = inside.split_once('.').unwrap_or((inside, ""));
                self.reach(template, id, attribute, text)?;
            }
        }
        put(text, rest);
        Ok(())
    }

    fn select(&mut self, template: usize, parts: &'d [Json<'d>], text: &mut Text) -> Result<(), Unread> {
        let [index, list] = parts else { return Err("`Fn::Select` takes a number and a list".to_owned()) };
        let index = match index {
            Json::Int(index) => usize::try_from(*index).ok(),
            Json::Text(index) => index.parse().ok(),
            _ => None,
        };
        let index = index.ok_or("`Fn::Select` takes a number")?;
        match list {
            Json::List(items) => {
                let item = items.get(index).ok_or("`Fn::Select` asks for more than there is")?;
                self.write(template, item, text)
            }
            list => {
                let split = list.get("Fn::Split").map(Json::items).unwrap_or_default();
                let [Json::Text(separator), of] = split else {
                    return Err("`Fn::Select` takes a list".to_owned());
                };
                let of = self.text(template, of)?;
                text.extend(self.words.piece(&of, separator, index));
                Ok(())
            }
        }
    }

    fn find_in_map(&mut self, template: usize, path: &'d [Json<'d>], text: &mut Text) -> Result<(), Unread> {
        let names: Option<Vec<&str>> = path.iter().map(Json::text).collect();
        let names = names.ok_or("`Fn::FindInMap` is decided when the stack is deployed")?;
        let mappings = self.document.templates[template].json.get("Mappings");
        let value = mappings.and_then(|mappings| mappings.at(&names));
        self.write(template, value.ok_or("`Fn::FindInMap` finds nothing")?, text)
    }
}
