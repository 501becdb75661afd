import type { DescribedCommand, DescribedOption } from './describe-commands.ts';

/** Writes the completion script of a shell. */
export function writeCompletion(shell: 'bash' | 'zsh' | 'fish', commands: readonly DescribedCommand[]): string {
  if (shell === 'bash') return bash(commands);
  return shell === 'zsh' ? zsh(commands) : fish(commands);
}

/** The words so far decide the command, the word before decides whether a value is due. */
function bash(commands: readonly DescribedCommand[]): string {
  const cases = commands.map((command) => {
    const values = command.options
      .filter((option) => option.takesValue)
      .map((option) => {
        const words = `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$cur"))`;
        const reply = option.takesFile ? 'COMPREPLY=($(compgen -f -- "$cur"))' : option.choices.length > 0 ? words : ':';
        return `        ${option.flag}) ${reply}; return ;;`;
      });
    const words = [...command.subcommands, ...command.argumentChoices, ...command.options.map((option) => option.flag)].join(' ');
    const files = command.takesFiles ? `\n      [[ $cur == -* ]] || COMPREPLY+=($(compgen -f -- "$cur"))` : '';
    const due = values.length > 0 ? `      case "$prev" in\n${values.join('\n')}\n      esac\n` : '';
    return `    '${command.path.join(' ')}')\n${due}      COMPREPLY=($(compgen -W '${words}' -- "$cur"))${files}\n      ;;`;
  });
  const paths = commands.map((command) => `'${command.path.join(' ')}'`).join('|');
  return `# bash completion of quality: source <(quality completion bash)
_quality() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _quality quality
`;
}

function zsh(commands: readonly DescribedCommand[]): string {
  const functions = commands.map((command) => {
    const options = command.options.map(zshOption);
    if (command.subcommands.length === 0) {
      const operand =
        command.argumentChoices.length > 0
          ? [`'1:value:(${command.argumentChoices.join(' ')})'`]
          : command.takesFiles
            ? [`'*:file:_files'`]
            : [];
      return `${zshName(command)}() {\n  _arguments ${[...options, ...operand].join(' ')}\n}`;
    }
    const names = commands
      .filter((other) => other.path.length === command.path.length + 1 && command.path.every((word, i) => other.path[i] === word))
      .map((other) => singleQuoted(`${other.path.at(-1)!}:${escapeColons(other.description)}`));
    const branches = command.subcommands.map((name) => `        ${name}) ${zshName({ path: [...command.path, name] })} ;;`);
    return `${zshName(command)}() {
  local line state
  _arguments -C ${options.join(' ')} '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a names=(${names.join(' ')})
      _describe command names
      ;;
    rest)
      case $line[1] in
${branches.join('\n')}
      esac
      ;;
  esac
}`;
  });
  return `#compdef quality\n# zsh completion of quality: put it as _quality into a folder of $fpath\n${functions.join('\n')}\nif [ "$funcstack[1]" = _quality ]; then _quality "$@"; else compdef _quality quality; fi\n`;
}

function zshName({ path }: Pick<DescribedCommand, 'path'>): string {
  return ['_quality', ...path].join('_').replaceAll('-', '_');
}

function zshOption({ flag, description, takesValue, takesFile, choices }: DescribedOption): string {
  const value = !takesValue ? '' : choices.length > 0 ? `:value:(${choices.join(' ')})` : takesFile ? ':file:_files' : ':value: ';
  return singleQuoted(`${flag}[${escapeColons(description.replace(/[[\]]/g, ''))}]${value}`);
}

/** A colon parts the fields of what zsh is told. */
function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap((command) => {
    const here = condition(command, commands);
    const subcommands = command.subcommands.map((name) => {
      const description = commands.find((other) => other.path.join(' ') === [...command.path, name].join(' '))?.description ?? '';
      return `complete -c quality -f -n '${here}' -a ${name} -d ${fishText(description)}`;
    });
    const choices =
      command.argumentChoices.length > 0 ? [`complete -c quality -f -n '${here}' -a '${command.argumentChoices.join(' ')}'`] : [];
    const options = command.options.map((option) => {
      const value = !option.takesValue
        ? ''
        : option.choices.length > 0
          ? ` -x -a '${option.choices.join(' ')}'`
          : option.takesFile
            ? ' -r'
            : ' -x';
      return `complete -c quality -n '${here}' -l ${option.flag.slice(2)}${value} -d ${fishText(option.description)}`;
    });
    return [...subcommands, ...choices, ...options];
  });
  return `# fish completion of quality: put it into ~/.config/fish/completions/quality.fish\n${lines.join('\n')}\n`;
}

/** True in fish where the words so far lead to this command and not further. */
function condition(command: DescribedCommand, commands: readonly DescribedCommand[]): string {
  if (command.path.length === 0) return '__fish_use_subcommand';
  const seen = command.path.map((word) => `__fish_seen_subcommand_from ${word}`);
  // `check` is a command, and a command of `config`: the shorter path must not hold where the longer one does.
  const longer = commands.filter(
    (other) => other.path.length > command.path.length && command.path.every((word) => other.path.includes(word)),
  );
  const others = longer.map((other) => other.path.find((word) => !command.path.includes(word))!);
  const unseen = others.length > 0 ? [`not __fish_seen_subcommand_from ${others.join(' ')}`] : [];
  return [...seen, ...unseen].join('; and ');
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
