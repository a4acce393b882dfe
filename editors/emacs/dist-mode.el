;;; dist-mode.el --- Major mode for Kubernetes distributions  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages

;;; Commentary:

;; Colours, indentation and, through Eglot, the language server `distc-lsp'.
;; The words are the compiler's: `UPDATE=1 cargo test -p distc-lsp --test grammar'.

;;; Code:

(require 'eglot nil t)

(defconst dist--declarations "distribution|component|external|resource|variant|every|mixin|param|enum|part|test|type|let|use|fn")
(defconst dist--statements "component|assert|check|every|param|emit|let")
(defconst dist--reserved "match|else|then|with|for|if|in|is")
(defconst dist--clauses "deprecated|cluster|example|extends|except|where|all|was|as|at|of")
(defconst dist--values "false|super|none|self|true|it")

(defun dist--words (words)
  "A regular expression for WORDS, but in front of a setting, where they are fields."
  (concat "\\_<" (regexp-opt (split-string words "|") t) "\\_>[ \t]*\\(?:[^][ \t=:+.?]\\|==\\|=>\\|$\\)"))

(defconst dist--font-lock
  `((,(concat "^" (regexp-opt (split-string dist--declarations "|") t) "\\_>") 1 font-lock-keyword-face)
    (,(dist--words dist--statements) 1 font-lock-keyword-face)
    (,(dist--words dist--reserved) 1 font-lock-keyword-face)
    (,(dist--words dist--clauses) 1 font-lock-builtin-face)
    (,(dist--words dist--values) 1 font-lock-constant-face)
    ("^[ \t]*|.*$" 0 font-lock-string-face t)
    ("\\_<[A-Z]\\(?:\\sw\\|\\s_\\)*" 0 font-lock-type-face)
    ("\\_<\\(\\(?:\\sw\\|\\s_\\)+\\)[ \t]*\\(?:=[^=>]\\|+=\\|:\\|{\\)" 1 font-lock-variable-name-face)))

(defvar dist-mode-syntax-table
  (let ((table (make-syntax-table prog-mode-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?$ "_" table)
    (modify-syntax-entry ?' "." table)
    table))

(defun dist-indent-line ()
  "Indent a line by the brackets that are open before it."
  (interactive)
  (let* ((depth (save-excursion
                  (back-to-indentation)
                  (let ((depth (car (syntax-ppss))))
                    (if (looking-at "[]})]") (1- depth) depth))))
         (column (* 4 (max 0 depth))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode dist-mode prog-mode "dist"
  "Major mode for Kubernetes distributions."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'dist-indent-line)
  (setq-local font-lock-defaults '(dist--font-lock)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.dist\\'" . dist-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(dist-mode . ("distc-lsp"))))

(provide 'dist-mode)
;;; dist-mode.el ends here
