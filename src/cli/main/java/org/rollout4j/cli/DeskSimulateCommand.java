package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.simulate.Simulation;
import org.rollout4j.desk.simulate.SimulationConfig;
import org.rollout4j.desk.simulate.SimulationResult;
import org.rollout4j.experiment.report.ComparisonPlots;
import org.rollout4j.experiment.report.SimulationPage;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.run.Models;
import org.rollout4j.plot.ImageSize;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j desk simulate}. */
@Command(
        name = "simulate",
        description = {
            "See whether the desk learns: simulated users with hidden likes, ways to learn beside each other, and controls.",
            "What is done is kept, so that the same command goes on where it was killed; 8 users with 2 seeds take about half an hour on two cores."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j desk simulate",
            "  rollout4j desk simulate --users 1 --seeds 1 --events 24 --run runs/quick --json",
            "  rollout4j desk simulate --model models/SmolLM2-135M-Instruct.Q4_1.gguf --users 3 --events 60 --run runs/messages",
            "  rollout4j desk simulate --out docs"
        })
final class DeskSimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--users", paramLabel = "N", defaultValue = "8", description = "Default ${DEFAULT-VALUE}.")
    private int users;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often each user begins anew; default ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "120",
            description = "Opportunities of each; default ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = "models/notes-lm",
            description = "A model of short notes, or one that follows instructions and writes short messages; default"
                    + " ${DEFAULT-VALUE}.")
    private Path model;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            defaultValue = "runs/desk-simulation",
            description = "Where what is done is kept; default ${DEFAULT-VALUE}.")
    private Path run;

    @Option(names = "--out", paramLabel = "DIR", description = "A folder for a page, a figure and JSON.")
    private Path out;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        SimulationConfig config = Cli.usage(spec, () -> new SimulationConfig(users, seeds, events));
        PrintWriter err = spec.commandLine().getErr();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            SimulationResult result = Simulation.of(Models.load(model, workers), config, run)
                    .run(workers, (name, done, all) -> {
                        err.println(name + ": " + done + " of " + all);
                        err.flush();
                    });
            SimulationPage page = new SimulationPage(result);
            if (out != null) {
                write(page);
            }
            output.print(page.json(), Text.table(page.arms()) + "\n" + Text.table(page.targets()));
        }
        return 0;
    }

    private void write(SimulationPage page) throws IOException {
        Path figure = out.resolve(page.figurePath());
        AtomicFiles.createDirectories(figure.getParent());
        ComparisonPlots.write(page.figure(), "--out", figure, ImageSize.PAGE);
        AtomicFiles.write(
                out.resolve(page.name() + ".md"),
                file -> file.write(page.markdown().getBytes(StandardCharsets.UTF_8)));
        AtomicFiles.write(out.resolve(page.name() + ".json"), file -> file.write(Json.pretty(page.json())));
    }
}
