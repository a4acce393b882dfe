" Colours until the language server has answered. The words are the compiler's: `UPDATE=1 cargo test -p distc-lsp --test grammar`.
if exists('b:current_syntax')
    finish
endif

let s:declarations = 'distribution|component|external|resource|variant|every|mixin|param|enum|part|test|type|let|use|fn'
let s:statements = 'component|assert|check|every|param|emit|let'
let s:reserved = 'match|else|then|with|for|if|in|is'
let s:clauses = 'deprecated|cluster|example|extends|except|where|all|was|as|at|of'
let s:values = 'false|super|none|self|true|it'
let s:units = 'Ei|Gi|Ki|Mi|Pi|Ti|ms|ns|us|%|E|G|M|P|T|h|k|m|s'

let s:units = substitute(s:units, '%', '\\%', '')

" A word in front of a setting is a field like any other.
let s:end = ')>(-\w|\s*(\=[^=>]|\+\=|:|[.?[]))@!'

function! s:words(group, before, words) abort
    execute 'syntax match ' . a:group . ' "\v' . a:before . '<(' . a:words . s:end . '"'
endfunction

syntax match distType "\v<\u\k*"
syntax match distNumber "\v<(0o\o+|\d[0-9_]*(\.\d+)?)"
execute 'syntax match distNumber "\v<\d[0-9_]*(\.\d+)?(' . s:units . ')(\d+(' . s:units . '))*(\w)@!"'
call s:words('distStatement', '', s:statements)
call s:words('distConditional', '', s:reserved)
call s:words('distClause', '\s@1<=', s:clauses)
call s:words('distConstant', '', s:values)
execute 'syntax match distStatement "\v^(' . s:declarations . ')>(-)@!"'

syntax region distHole matchgroup=Special start="\\(" end=")" contained contains=TOP
syntax match distEscape +\v\\([nrt"\\]|u\{\x{1,6}\})+ contained
syntax region distString start=+"+ skip=+\\"+ end=+"\|$+ contains=distHole,distEscape
syntax region distString start=+\v<r\z(#*)"+ end=+"\z1\|$+
syntax match distText "\v^\s*\|.*$" contains=distHole
syntax region distComment start="/\*" end="\*/"
syntax match distComment "\v(//|#).*$"
syntax match distDocs "\v//[/!].*$"

highlight default link distType Type
highlight default link distNumber Number
highlight default link distStatement Statement
highlight default link distConditional Conditional
highlight default link distClause Keyword
highlight default link distConstant Constant
highlight default link distEscape SpecialChar
highlight default link distString String
highlight default link distText String
highlight default link distComment Comment
highlight default link distDocs SpecialComment

let b:current_syntax = 'dist'
