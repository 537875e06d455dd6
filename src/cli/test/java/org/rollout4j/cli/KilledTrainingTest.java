package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.file.Json;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.CheckpointFile;

/** Kills training processes, goes on with the run, and compares it with one that nobody disturbed. */
@Tag("slow")
class KilledTrainingTest {
    private static final int KILLS = 20;

    /** Of so many kills one each comes in the middle of a save, of an evaluation and of a rollout; the others come at random. */
    private static final int CYCLE = 5;

    private static final int UPDATES = 150;

    /** Kills come at most so many updates after the last checkpoint of the process before. */
    private static final int MAX_UPDATES = 6;

    private static final int STEPS_PER_UPDATE = 48;

    /**
     * Six environments whose episodes outlast a rollout of eight steps; a checkpoint after every update, an evaluation after every
     * second, a line of metrics after every third.
     */
    private static final List<String> COMMON = List.of(
            "--quiet",
            "--json",
            "--steps=" + UPDATES * STEPS_PER_UPDATE,
            "--set=envs=6",
            "--set=horizon=8",
            "--set=checkpointEvery=" + STEPS_PER_UPDATE,
            "--set=evaluateEvery=" + 2 * STEPS_PER_UPDATE,
            "--set=evaluationEpisodes=20",
            "--set=logEvery=" + 3 * STEPS_PER_UPDATE);

    private static final Map<String, List<String>> OWN = Map.of(
            "ppo",
            List.of(
                    "--set=minibatchSize=16",
                    "--set=epochs=2",
                    "--set=normaliseObservations=true",
                    "--set=targetKl=0",
                    "--set=network.hiddenSizes=32,32"),
            "sarsa",
            List.of());

    @TempDir
    private Path directory;

    private int inSaves;
    private int beforeFirstCheckpoint;

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "sarsa"})
    void comesToTheSameBits(String algorithm) throws Exception {
        Path undisturbed = directory.resolve("undisturbed");
        double seconds = finish(begin(algorithm, undisturbed));

        Path killed = directory.resolve("killed");
        SplitMix rng = new SplitMix(7);
        for (int kill = 0; kill < KILLS; kill++) {
            killOnce(kill, begin(algorithm, killed), killed, rng, seconds / UPDATES);
        }
        assertThat(beforeFirstCheckpoint)
                .as("kills before the first checkpoint")
                .isPositive();
        assertThat(inSaves).as("kills in the middle of a save").isGreaterThanOrEqualTo(KILLS / CYCLE);
        assertThat(RunFiles.progress(killed).done())
                .as("done before the last start")
                .isFalse();

        finish(new String[] {"train", "--resume", "--run=" + killed, "--quiet", "--json"});
        RunFiles.assertSameTraining(killed, undisturbed);
    }

    /** The same command line begins the run and goes on with it. */
    private static String[] begin(String algorithm, Path run) {
        List<String> arguments =
                new ArrayList<>(List.of("train", PausingEnvironment.class.getName(), "--resume", "--run=" + run));
        arguments.add("--algo=" + algorithm);
        arguments.addAll(COMMON);
        arguments.addAll(OWN.get(algorithm));
        return arguments.toArray(String[]::new);
    }

    /** Lets it finish, and returns the seconds that training took. */
    private double finish(String[] arguments) throws Exception {
        try (Jvm jvm = Jvm.start(directory, arguments)) {
            assertThat(jvm.await()).as(jvm.err()).isZero();
            return Json.parse(jvm.out().getBytes(StandardCharsets.UTF_8), "stdout")
                    .path("wallSeconds")
                    .asDouble();
        }
    }

    private void killOnce(int kill, String[] arguments, Path run, SplitMix rng, double secondsPerUpdate)
            throws Exception {
        RunFiles.forgetStarts(run);
        long steps = RunFiles.latestStep(run) + rng.nextLong(MAX_UPDATES) * STEPS_PER_UPDATE;
        try (Jvm jvm = Jvm.start(directory, List.of("env", PausingEnvironment.FOLDER + "=" + directory), arguments)) {
            if (kill == 0) {
                jvm.await(() -> Files.exists(run.resolve("config.json")));
            } else {
                jvm.await(() -> RunFiles.isStarted(run) && RunFiles.latestStep(run) >= steps);
                Thread.sleep((long) (2000 * secondsPerUpdate * rng.nextDouble()));
            }
            switch (kill % CYCLE) {
                case 2 -> pauseIn(LocalRollouts.class, jvm);
                case 3 -> pauseIn(EpisodeEvaluator.class, jvm);
                case 4 -> stopInSave(jvm, run);
                default -> {} // wherever it is
            }
            jvm.kill();
        }
        inSaves += RunFiles.leftovers(run).isEmpty() ? 0 : 1;
        if (Files.exists(run.resolve("last.zip"))) {
            CheckpointFile.read(run.resolve("last.zip")); // is whole at every moment
        } else {
            beforeFirstCheckpoint++;
        }
    }

    /** Waits until the process stands in a step that {@code caller} asks for. */
    private void pauseIn(Class<?> caller, Jvm jvm) throws IOException, InterruptedException {
        Path wanted = Files.writeString(directory.resolve("wanted.new"), caller.getName());
        Files.move(wanted, directory.resolve("wanted"));
        jvm.await(() -> Files.exists(directory.resolve("paused")));
        Files.delete(directory.resolve("wanted"));
        Files.delete(directory.resolve("paused"));
    }

    /** Stops and continues the process until it stands in the middle of a save. */
    private static void stopInSave(Jvm jvm, Path run) throws IOException, InterruptedException {
        jvm.stop();
        while (RunFiles.leftovers(run).isEmpty()) {
            assertThat(jvm.isAlive()).as("the run is long enough to be killed").isTrue();
            jvm.signal("CONT");
            Thread.sleep(1);
            jvm.stop();
        }
    }
}
