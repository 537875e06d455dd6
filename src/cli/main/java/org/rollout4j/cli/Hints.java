package org.rollout4j.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Which option or command helps with a failure: added to messages of the library, which knows of neither. */
final class Hints {
    /** Stands for the option that names the directory of the command. */
    private static final String DIRECTORY = "<directory>";

    /** Stands for the group of the problem. */
    private static final String ARGUMENT = "<argument>";

    /** Stands for the command that lists the settings of the group of the problem. */
    private static final String LISTING = "<listing>";

    private static final List<Hint> ALL = List.of(
            hint("(?:.*: )?environment class .* is not on the classpath", "; --classpath JAR adds to it"),
            hint(
                    "setting .*: there is none of that name for ([\\w-]+).*",
                    "; `rollout4j " + LISTING + " lists them all"),
            hint("setting .*: none of .* has it.*", "; `rollout4j algos ALGO` lists the settings of one"),
            hint("algorithm is .*: no space to search comes with it", "; name one with --space FILE"),
            hint("memory for these settings .*", ", for example JAVA_OPTS=-Xmx16g"),
            hint(".*: is not empty", ": --resume continues it, " + DIRECTORY + " chooses another directory"),
            hint(".*: cannot listen there: .*", "; --port 0 takes a free port"));

    private Hints() {}

    /**
     * @param problem what a whole message looks like
     * @param help what is added to it
     */
    private record Hint(Pattern problem, String help) {}

    private static Hint hint(String problem, String help) {
        return new Hint(Pattern.compile(problem, Pattern.DOTALL), help);
    }

    /** The message with what helps in {@code command}, if there is something. */
    static String add(CommandSpec command, String message) {
        for (Hint hint : ALL) {
            Matcher matcher = hint.problem().matcher(message);
            if (matcher.matches()) {
                String directory = command.findOption("--run") == null ? "--out" : "--run";
                boolean lm = command.parent() != null && command.parent().name().equals(LmCommand.NAME);
                String help = hint.help()
                        .replace(DIRECTORY, directory)
                        .replace(LISTING, lm ? "lm " + ARGUMENT + " --help`" : "algos " + ARGUMENT + "`");
                return message + (matcher.groupCount() == 0 ? help : help.replace(ARGUMENT, matcher.group(1)));
            }
        }
        return message;
    }
}
