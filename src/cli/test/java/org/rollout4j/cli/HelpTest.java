package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String PROGRAM = "rollout4j ";

    static Stream<CommandLine> commands() {
        return Stream.concat(
                Stream.of(Cli.commands()),
                Cli.commands().getSubcommands().values().stream()
                        .filter(command ->
                                !command.getCommandSpec().usageMessage().hidden()));
    }

    /** Those below others, too. */
    static Stream<CommandLine> allCommands() {
        return commands()
                .flatMap(command -> command.getParent() == null
                        ? Stream.of(command)
                        : Stream.concat(Stream.of(command), command.getSubcommands().values().stream()));
    }

    static Stream<String> examples() {
        return allCommands()
                .flatMap(command ->
                        Stream.of(command.getCommandSpec().usageMessage().footer()))
                .map(String::strip)
                .filter(line -> line.startsWith(PROGRAM));
    }

    /** As a page of 80 columns shows them, with lines that go on joined, as a shell joins them. */
    static Stream<String> printedExamples() {
        return allCommands()
                .map(command -> command.setUsageHelpAutoWidth(false)
                        .setUsageHelpWidth(80)
                        .getUsageMessage()
                        .replace("\\\n", ""))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("  " + PROGRAM))
                .map(String::strip);
    }

    @Test
    void examplesAreNotBrokenInTheirMiddle() {
        List<String> printed = printedExamples()
                .map(line -> line.replaceAll("\\s+", " "))
                .sorted()
                .toList();
        assertThat(printed)
                .containsExactlyElementsOf(examples()
                        .map(line -> line.replaceAll("\\s+", " "))
                        .sorted()
                        .toList());
        assertThat(allCommands()
                        .map(command -> command.setUsageHelpAutoWidth(false)
                                .setUsageHelpWidth(80)
                                .getUsageMessage())
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith("  " + PROGRAM)))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }

    static Stream<String> allExamples() {
        return Stream.concat(examples(), printedExamples());
    }

    @ParameterizedTest
    @MethodSource("allExamples")
    void everyExampleIsACommandLine(String example) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(example.substring(PROGRAM.length()));
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }

        CommandLine.ParseResult parsed = Cli.commands().parseArgs(words.toArray(String[]::new));

        assertThat(parsed.hasSubcommand()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("allCommands")
    void everyCommandHasAnExampleAndLinesThatFitAPage(CommandLine command) {
        String usage = command.setUsageHelpAutoWidth(false).getUsageMessage();

        assertThat(usage).contains("Examples:", command.getCommandSpec().qualifiedName());
        assertThat(usage.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(110));
        command.getCommandSpec()
                .options()
                .forEach(option -> assertThat(option.description())
                        .as(option.longestName())
                        .isNotEmpty());
    }

    @Test
    void theListOfCommandsHasThemAllButHiddenOnes() {
        Outcome help = Outcome.of("--help").succeeded();

        commands().skip(1).forEach(command -> assertThat(help.out()).contains("\n  " + command.getCommandName() + " "));
        assertThat(help.out()).doesNotContain(NativesCommand.NAME);
    }

    @Test
    void helpIsForEveryCommandAndGoesToStdout() {
        commands()
                .skip(1)
                .forEach(command -> assertThat(Outcome.of(command.getCommandName(), "--help")
                                .succeeded()
                                .out())
                        .startsWith("Usage: rollout4j " + command.getCommandName()));
    }
}
