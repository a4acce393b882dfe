;;; Steps in an Emacs without a screen.  -*- lexical-binding: t; -*-

(defconst test-here (file-name-directory (or load-file-name buffer-file-name)))
(add-to-list 'load-path (expand-file-name "../emacs" test-here))
(push (directory-file-name (file-name-directory (getenv "DISTC_LSP"))) exec-path)

(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'dist-mode)

(setq eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil
      eglot-send-changes-idle-time 0
      make-backup-files nil
      create-lockfiles nil)

(defvar test-passed 0)
(defvar test-failed 0)

(defun test-until (what holds)
  (with-timeout (10 (error "%s: not within 10 s" what))
    (while (not (funcall holds)) (accept-process-output nil 0.05))))

(defmacro test-step (name &rest body)
  (declare (indent 1))
  `(condition-case fault
       (progn ,@body (setq test-passed (1+ test-passed)) (message "  ok   %s" ,name))
     (error (setq test-failed (1+ test-failed)) (message "  FAIL %s: %S" ,name fault))))

(defun test-go (mark)
  (goto-char (point-min))
  (search-forward mark)
  (backward-char))

(defun test-replace (old new)
  (goto-char (point-min))
  (search-forward old)
  (replace-match new t t)
  (eglot--signal-textDocument/didChange))

(defun test-face (mark)
  (test-go mark)
  (font-lock-ensure)
  (get-text-property (point) 'face))

(let* ((folder (make-temp-file "distc" t))
       (project-find-functions (list (lambda (_) (cons 'transient folder)))))
  (dolist (file '("app.dist" "web.dist"))
    (copy-file (expand-file-name (concat "shop/" file) test-here) (expand-file-name file folder)))
  (find-file (expand-file-name "app.dist" folder))
  (let ((original (buffer-string)))
    (test-step "the language is known, and has colours"
      (cl-assert (eq major-mode 'dist-mode))
      (cl-assert (eq (test-face "component") 'font-lock-keyword-face))
      (cl-assert (eq (test-face "\"1.0.0") 'font-lock-string-face))
      (cl-assert (eq (test-face "Range") 'font-lock-type-face)))
    (test-step "lines are indented by their brackets"
      (indent-region (point-min) (point-max))
      (cl-assert (equal (buffer-string) original))
      (set-buffer-modified-p nil))
    (test-step "the server connects"
      (apply #'eglot--connect (eglot--guess-contact))
      (test-until "a server" #'eglot-current-server)
      (unless (eglot-managed-p) (eglot--maybe-activate-editing-mode)))
    (test-step "a fault is told, and is gone when it is mended"
      (test-replace "= replicas\n" "= replicaz\n")
      (flymake-mode 1)
      (test-until "a fault" (lambda () (flymake-diagnostics)))
      (cl-assert (string-match-p "replicaz" (flymake-diagnostic-text (car (flymake-diagnostics)))))
      (test-replace "= replicaz\n" "= replicas\n")
      (test-until "no fault" (lambda () (not (flymake-diagnostics)))))
    (test-step "a definition is found in another file"
      (test-go "component front: W")
      (let ((found (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
        (cl-assert (string-suffix-p "web.dist" (xref-location-group (xref-item-location found))))))
    (test-step "a name is changed"
      (test-go "param replicas")
      (eglot-rename "scale")
      (cl-assert (string-match-p "replicas = scale\n" (buffer-string)))
      (eglot--signal-textDocument/didChange)
      (test-go "param scale")
      (eglot-rename "replicas")
      (cl-assert (equal (buffer-string) original)))
    (test-step "a program is laid out"
      (test-replace "    scaleAt = 80%" "  scaleAt=80%")
      (eglot-format-buffer)
      (cl-assert (equal (buffer-string) original)))
    (test-step "the server stops"
      (eglot-shutdown (eglot-current-server))
      (cl-assert (not (eglot-current-server))))
    (set-buffer-modified-p nil))
  (delete-directory folder t))

(message "emacs: %d passed, %d failed" test-passed test-failed)
(kill-emacs (if (= test-failed 0) 0 1))
