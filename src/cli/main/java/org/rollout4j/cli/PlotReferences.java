package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.experiment.report.PlottedRun;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.SideBySide;
import org.rollout4j.file.Json;
import org.rollout4j.run.Environments;
import org.rollout4j.run.TrainingParts;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.TrainingConfig;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the returns in a figure are measured by: what runs have kept, and what can be computed without code of theirs, which runs only where the
 * user names the class path.
 */
final class PlotReferences {
    /** Environments that are no class and no file. */
    private static final Pattern CATALOGUE_ID = Pattern.compile("[\\w-]+(@[0-9]+)?");

    /** How far above a run a comparison keeps what its runs are measured by. */
    private static final int MAX_ABOVE = 3;

    private final CommandSpec command;
    private final List<String> classpath;
    private final ExperimentListener listener;
    private final GracefulStop stop;
    private final Map<String, Optional<Computed>> computed = new LinkedHashMap<>();
    private final Map<String, KnownReturns> references = new LinkedHashMap<>();
    private final Map<Path, Double> heldOutLuck = new LinkedHashMap<>();

    /** An environment whose code may run, and what is computed of it. */
    private record Computed(EnvironmentFactory factory, ReferenceReturns returns) {}

    /**
     * @param classpath what the user names
     * @param listener told what is played
     * @param stop lets it end
     */
    PlotReferences(CommandSpec command, List<String> classpath, ExperimentListener listener, GracefulStop stop) {
        this.command = command;
        this.classpath = classpath;
        this.listener = listener;
        this.stop = stop;
    }

    /** By environment. */
    Map<String, KnownReturns> references() {
        return references;
    }

    /** See {@link org.rollout4j.experiment.report.RunPlots#heldOutLuck}. */
    Map<Path, Double> heldOutLuck() {
        return heldOutLuck;
    }

    /** Measures what is not known, and returns the runs without the luck of their starts. */
    List<PlottedRun> measure(List<PlottedRun> runs) throws IOException {
        for (PlottedRun run : runs) {
            String environment = run.config().environment();
            if (!references.containsKey(environment)) {
                find(run);
            }
        }
        List<PlottedRun> drawn = new ArrayList<>();
        for (PlottedRun run : runs) {
            drawn.add(references.containsKey(run.config().environment()) ? withoutLuck(run) : run);
        }
        return drawn;
    }

    private void find(PlottedRun run) throws IOException {
        String environment = run.config().environment();
        Optional<Path> kept = kept(run);
        if (!computed.containsKey(environment)) {
            computed.put(environment, compute(run, kept));
        }
        Optional<Computed> known = computed.get(environment);
        if (known.isPresent()) {
            references.put(environment, known.get().returns().known(environment));
        } else if (kept.isPresent()) {
            references.put(
                    environment, KnownReturns.read(kept.get(), environment).orElseThrow());
        }
    }

    /** What is computed of an environment whose code may run; says why nothing is, where nothing is kept either. */
    private Optional<Computed> compute(PlottedRun run, Optional<Path> kept) throws IOException {
        String environment = run.config().environment();
        if (!CATALOGUE_ID.matcher(environment).matches() && classpath.isEmpty()) {
            if (kept.isEmpty()) {
                Cli.complain(
                        command,
                        "without reference policies: there is no " + KnownReturns.FILE + " of " + environment
                                + ", and its code is not run unless --classpath names it");
            }
            return Optional.empty();
        }
        try {
            EnvironmentFactory factory = Environments.find(environment, classpath);
            int episodes = evaluationEpisodes(run);
            if (kept.isPresent()) {
                Integer played =
                        KnownReturns.read(kept.get(), environment).orElseThrow().randomEpisodes();
                episodes = played != null && played > 0 ? played : episodes;
            }
            int threads = Runtime.getRuntime().availableProcessors();
            try (SideBySide played = new SideBySide(factory, episodes, HeldOut.SEED, threads, listener)) {
                stop.during(played::requestStop);
                return Optional.of(new Computed(
                        factory,
                        played.references(true, kept.orElse(null), environment).overAll()));
            }
        } catch (IllegalArgumentException e) {
            if (kept.isEmpty()) {
                Cli.complain(command, "without reference policies: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** The directory where the random policy has been measured: that of the run, or one of its comparison. */
    private static Optional<Path> kept(PlottedRun run) throws IOException {
        Path directory = run.path().toAbsolutePath().normalize();
        for (int above = 0; above <= MAX_ABOVE && directory != null; above++) {
            if (KnownReturns.read(directory, run.config().environment())
                    .map(KnownReturns::randomReturn)
                    .isPresent()) {
                return Optional.of(directory);
            }
            directory = directory.getParent();
        }
        return Optional.empty();
    }

    private PlottedRun withoutLuck(PlottedRun run) throws IOException {
        String environment = run.config().environment();
        Optional<Computed> known = computed.get(environment);
        if (known.isEmpty()) {
            return run.without(KnownReturns.read(run.path(), environment)
                    .map(KnownReturns::startLuck)
                    .orElse(0.0));
        }
        EnvironmentFactory factory = known.get().factory();
        ReferenceReturns returns = known.get().returns();
        Path heldOut = run.path().resolve(HeldOut.FILE);
        if (Files.exists(heldOut)) {
            int episodes = Json.read(heldOut, HeldOut.class).episodes();
            heldOutLuck.put(run.path(), returns.startLuck(factory, episodes, HeldOut.SEED));
        }
        return run.without(returns.startLuck(
                factory,
                evaluationEpisodes(run),
                TrainingParts.evaluationSeed(run.config().seed())));
    }

    private static int evaluationEpisodes(PlottedRun run) {
        String episodes = run.config().settings().getOrDefault("evaluationEpisodes", "");
        return episodes.matches("[1-9][0-9]{0,6}")
                ? Integer.parseInt(episodes)
                : TrainingConfig.ofSteps(1).evaluationEpisodes();
    }
}
