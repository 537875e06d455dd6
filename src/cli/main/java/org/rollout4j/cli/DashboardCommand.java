package org.rollout4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.rollout4j.core.Require;
import org.rollout4j.dashboard.Dashboard;
import org.rollout4j.watch.PlayedEpisodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j dashboard}. */
@Command(
        name = DashboardCommand.NAME,
        description = {
            "Show runs in a browser, while they train and afterwards.",
            "Prints the page's address, and serves it until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j dashboard",
            "  rollout4j dashboard runs/compared --port 8080",
            "  rollout4j dashboard --address 0.0.0.0"
        })
final class DashboardCommand implements Callable<Integer> {
    static final String NAME = "dashboard";

    /** Lets the dashboard of a training end with it. */
    static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUNS-DIR",
            defaultValue = "runs",
            description = "The folder of the runs, or one run; default ${DEFAULT-VALUE}.")
    private Path runs;

    @Mixin
    private ClasspathOption classpath;

    @Option(names = "--port", paramLabel = "P", defaultValue = "0", description = "Default a free one.")
    private int port;

    @Option(
            names = "--address",
            paramLabel = "A",
            defaultValue = "127.0.0.1",
            description = {
                "Where to listen; default ${DEFAULT-VALUE}, which only this machine reaches.",
                "On any other address the page needs the token that is part of the printed address."
            })
    private String address;

    @Option(names = UNTIL_STDIN_ENDS, hidden = true, description = "End when nothing more comes from stdin.")
    private boolean untilStdinEnds;

    @Override
    public Integer call() throws Exception {
        InetSocketAddress where =
                Cli.usage(spec, () -> new InetSocketAddress(address, Require.inRange("--port", port, 0, 65_535)));
        try (Dashboard dashboard =
                new Dashboard(runs, where, new PlayedEpisodes(AgentArgument::load, this::classpath))) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(dashboard.url());
            out.flush();
            await();
        }
        return 0;
    }

    /** Where the environment of a run is found whose model is watched. */
    private List<String> classpath(Path run) {
        return RunClasspath.of(classpath.absolute(), List.of(run));
    }

    private void await() throws IOException, InterruptedException {
        if (!untilStdinEnds) {
            new CountDownLatch(1).await();
        }
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
