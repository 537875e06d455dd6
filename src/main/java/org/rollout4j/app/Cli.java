package org.rollout4j.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: exit code 0 if done, 1 if failed, 2 on wrong usage; a failure is one line on stderr. */
@Command(
        name = "rollout4j",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Cli.Version.class,
        description = "Deep reinforcement learning for the JVM.",
        subcommands = {TrainCommand.class, EvaluateCommand.class, CompareCommand.class})
public final class Cli implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    private Cli() {}

    /** Runs a command line and returns its exit code. */
    public static int run(String... arguments) {
        Cli cli = new Cli();
        CommandLine commandLine = new CommandLine(cli)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, args) -> cli.fail(e.getCommandLine(), e, WRONG_USAGE))
                .setExecutionExceptionHandler((e, failed, parsed) -> cli.fail(failed, e, FAILED));
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            commandLine
                    .getErr()
                    .println("rollout4j: out of memory (Java may use "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MB): make envs, horizon or the networks smaller, or set JAVA_OPTS=-Xmx8g");
            return FAILED;
        }
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
        throw new ParameterException(spec.commandLine(), "a command is needed; `rollout4j --help` lists them");
    }

    private int fail(CommandLine command, Exception failure, int exitCode) {
        PrintWriter err = command.getErr();
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        err.println("rollout4j: " + message.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"rollout4j " + (version == null ? "development" : version)};
        }
    }
}
