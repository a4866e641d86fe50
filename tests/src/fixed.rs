//! Applies the repair a message carries.

use scant_lang::diagnostic::Fix;
use scant_lang::source::Source;

/// The files with the repair made; an error if its edits overlap or point outside the files.
pub fn fixed(sources: &[Source], fix: &Fix) -> Result<Vec<Source>, String> {
    let mut sources = sources.to_vec();
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    for pair in edits.windows(2) {
        if pair[0].span.file == pair[1].span.file && pair[0].span.end > pair[1].span.start {
            return Err(format!("the edits of `{}` overlap", fix.message));
        }
    }
    for edit in edits.into_iter().rev() {
        let source = sources.get_mut(edit.span.file.0 as usize).ok_or("an edit of no file")?;
        let range = edit.span.start as usize..edit.span.end as usize;
        if source.text.get(range.clone()).is_none() {
            return Err(format!("an edit of `{}` points outside the text", fix.message));
        }
        source.text.replace_range(range, &edit.text);
    }
    Ok(sources)
}
