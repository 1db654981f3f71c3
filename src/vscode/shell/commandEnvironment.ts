/** Names of variables that hold what opens something: keys, tokens, passwords. `PWD` is a folder. */
const secretName =
  /(^|_)(KEY|TOKEN|PAT|PASS|AUTH|AUTHORIZATION|COOKIE|JWT|DSN)S?(_|\d*$)|(KEY|TOKEN|_PWD|CONNECTION_?STRING|CONNSTR)S?\d*$|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|AUTHTOKEN/i;

/** Values that do, whatever their name: an address or a connection with a password, a private key, well-known tokens. */
const secretValue =
  /:\/\/[^\s/?#@]*:[^\s/@]+@|\b(?:password|pwd|accountkey|sharedaccesskey)=[^;\s]|-----BEGIN [A-Z ]*PRIVATE KEY|^(?:sk-|gh[pousr]_|github_pat_|glpat-|xox[abprs]-)/i;

/** The editor's own, by which a program could speak to it or ask through it. */
const editorsName = /^(VSCODE_|ELECTRON_|GIT_ASKPASS$|SSH_ASKPASS$|APPLICATION_INSIGHTS)/i;

/**
 * The environment of a command: ours without keys and the like (S19), whatever their name when Fanout uses them itself, and
 * so that nothing waits for somebody at a terminal.
 */
export function commandEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  keys: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || secretName.test(name) || secretValue.test(value) || editorsName.test(name)) continue;
    if (keys.some((key) => key !== '' && value.includes(key))) continue;
    kept[name] = value;
  }
  return {
    ...kept,
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    TERM: 'dumb',
    // On Windows a program of this name in the workspace would else stand above the installed one.
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}
