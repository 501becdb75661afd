import { Argument, type Command } from 'commander';
import type { CommandContext } from '../environment.ts';

const EXAMPLES = `
Examples:
  $ source <(quality completion bash)
  $ quality completion zsh > "\${fpath[1]}/_quality"
  $ quality completion fish > ~/.config/fish/completions/quality.fish
`;

/** Adds `quality completion`. */
export function registerCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .description('print what makes a shell complete this command')
    .addArgument(new Argument('<shell>', 'shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const [{ describeCommands }, { writeCompletion }] = await Promise.all([
        import('./describe-commands.ts'),
        import('./write-completion.ts'),
      ]);
      context.stdout.write(writeCompletion(shell, describeCommands(program)));
    });
}
