package org.rollout4j.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rollout4j.env.Suggest;
import org.rollout4j.view.Text;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: exit code 0 if done, 1 if failed, 2 on wrong usage; a failure is one line on stderr. */
@Command(
        name = "rollout4j",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        versionProvider = Cli.VersionProvider.class,
        description = "Deep reinforcement learning for the JVM.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j train drain-grid --run runs/first",
            "  rollout4j evaluate runs/first",
            "  rollout4j inspect runs/first",
            "",
            "`rollout4j COMMAND --help` shows the options of a command, with examples.",
            "Results go to stdout, progress and messages to stderr.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped with Ctrl-C."
        })
public final class Cli implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    /** The commands by what they are for. */
    private static final Map<String, List<Class<?>>> GROUPS = groups();

    /** What this program starts itself, in a process of its own. */
    private static final List<Class<?>> HIDDEN = List.of(NativesCommand.class, BenchCaseCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    /** What results go to; while a command runs, {@code System.out} is stderr, so that nothing else is among them. */
    private final PrintStream stdout = System.out;

    private Cli() {}

    /** Runs a command line and returns its exit code. */
    public static int run(String... arguments) {
        Cli cli = new Cli();
        return cli.run(cli.commandLine(needed(arguments)), arguments);
    }

    /** The commands as picocli sees them. */
    static CommandLine commands() {
        return new Cli().commandLine(all().toList());
    }

    private static Stream<Class<?>> all() {
        return Stream.concat(GROUPS.values().stream().flatMap(List::stream), HIDDEN.stream());
    }

    /** The command that the arguments begin with, or, if they begin with none, all: to read the options of all takes longer than most commands do. */
    private static List<Class<?>> needed(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return all().filter(command -> name(command).equals(first))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElseGet(() -> all().toList());
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private int run(CommandLine commandLine, String... arguments) {
        PrintWriter out = commandLine.getOut();
        commandLine.setOut(out);
        System.setOut(System.err);
        try {
            int exitCode = execute(commandLine, arguments);
            boolean lost = out.checkError() || stdout.checkError(); // the first hands on what it holds
            if (lost && exitCode == 0) {
                complain(spec, "stdout: not all of the output could be written");
                return FAILED;
            }
            return exitCode;
        } finally {
            System.setOut(stdout);
        }
    }

    private int execute(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            complain(spec, outOfMemory(commandLine.getParseResult()));
            return FAILED;
        } catch (Error e) { // whatever it is, one line says so; a ThreadDeath would end without any
            return fail(commandLine, e, FAILED);
        }
    }

    private static String outOfMemory(ParseResult parsed) {
        boolean settings = parsed != null
                && parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().findOption("--set") != null;
        return "out of memory (Java may use " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB): "
                + (settings ? "make envs, horizon or the networks smaller, or " : "") + "set JAVA_OPTS=-Xmx8g";
    }

    /** Where a command writes what is no text of lines. */
    static PrintStream stdout(CommandSpec command) {
        return ((Cli) command.root().userObject()).stdout;
    }

    private CommandLine commandLine(List<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(this);
        commands.forEach(commandLine::addSubcommand);
        CommandLine lm = commandLine.getSubcommands().get(LmCommand.NAME);
        if (lm != null) {
            LmCommand.addMethods(lm);
        }
        commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(Cli::execute)
                .setParameterExceptionHandler((e, args) -> fail(e.getCommandLine(), e, WRONG_USAGE))
                .setExecutionExceptionHandler((e, failed, parsed) -> fail(failed, e, FAILED));
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Cli::commandGroups);
        NumberConverters.register(commandLine);
        printExamples(commandLine);
        return commandLine;
    }

    private static void printExamples(CommandLine commandLine) {
        commandLine.getSubcommands().values().forEach(Cli::printExamples);
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, Examples::footer);
    }

    private static int execute(ParseResult commandLine) {
        ClasspathOption.add(commandLine);
        return new RunLast().execute(commandLine);
    }

    /** The list of commands, by what they are for. */
    private static String commandGroups(CommandLine.Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, commands) -> {
            text.append(Text.format("%n%s:%n", title));
            commands.forEach(command ->
                    text.append(line(name(command), help.subcommands().get(name(command)))));
        });
        return text.toString();
    }

    private static String line(String name, CommandLine.Help command) {
        return Text.format(
                "  %-10s%s%n", name, command.commandSpec().usageMessage().description()[0]);
    }

    /** Writes a line on stderr. */
    static void complain(CommandSpec command, String message) {
        PrintWriter err = command.commandLine().getErr();
        err.println("rollout4j: " + message.replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    /**
     * Runs what turns arguments into something to work with, and makes an {@link IllegalArgumentException} there wrong usage.
     */
    static <T> T usage(CommandSpec command, Callable<T> resolve) throws Exception {
        try {
            return resolve.call();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int fail(CommandLine command, Throwable failure, int exitCode) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof Error) {
            message = failure + "; `rollout4j doctor` may say why";
        }
        if (failure instanceof UnmatchedArgumentException unmatched) {
            message += suggestion(
                    command.getCommandSpec(), unmatched.getUnmatched().get(0));
        }
        complain(command.getCommandSpec(), Hints.add(command.getCommandSpec(), message));
        if (debug) {
            failure.printStackTrace(command.getErr());
            command.getErr().flush();
        }
        return exitCode;
    }

    /** The option or command that was probably meant. */
    private static String suggestion(CommandSpec command, String unmatched) {
        Stream<String> known = unmatched.startsWith("-")
                ? command.options().stream()
                        .filter(option -> !option.hidden())
                        .flatMap(option -> Stream.of(option.names()))
                : command.subcommands().entrySet().stream()
                        .filter(entry -> !entry.getValue()
                                .getCommandSpec()
                                .usageMessage()
                                .hidden())
                        .map(Map.Entry::getKey);
        return Suggest.didYouMean(unmatched.replaceFirst("=.*", ""), known.toList());
    }

    private static Map<String, List<Class<?>>> groups() {
        Map<String, List<Class<?>>> groups = new LinkedHashMap<>();
        groups.put(
                "Train and measure",
                List.of(
                        TrainCommand.class,
                        EvaluateCommand.class,
                        CompareCommand.class,
                        TuneCommand.class,
                        ResultsCommand.class,
                        BenchCommand.class));
        groups.put("Language models", List.of(LmCommand.class, DeskCommand.class));
        groups.put("Watch", List.of(PlayCommand.class, DashboardCommand.class, PlotCommand.class));
        groups.put("What there is", List.of(EnvsCommand.class, AlgosCommand.class));
        groups.put("Models", List.of(InspectCommand.class, ExportCommand.class));
        groups.put("When something is wrong", List.of(CheckCommand.class, DoctorCommand.class, VerifyCommand.class));
        return groups;
    }

    /** {@link Version} as picocli asks for it. */
    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.line()};
        }
    }
}
