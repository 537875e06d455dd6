package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.run.TrainingRun;
import org.rollout4j.run.Trainings;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/** Abandons training after each kind of thing that it writes, or stops it there, and goes on from the files. */
@Tag("slow")
class AbandonedTrainingTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "envs", "6",
            "horizon", "5",
            "logEvery", "150",
            "evaluateEvery", "270",
            "evaluationEpisodes", "5",
            "checkpointEvery", "330");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"a2c", "ppo", "q-learning", "sarsa", "monte-carlo", "seed-table"})
    void comesToTheSameBits(String algorithm) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        if (Set.of("a2c", "ppo").contains(algorithm)) {
            settings.put("network.hiddenSizes", "16");
            settings.put("normaliseObservations", "true");
        }
        RunConfig config = Trainings.config("drain-grid", algorithm, 5, 6000, settings);
        Path undisturbed = directory.resolve("undisturbed");
        Trainings.train(undisturbed, config);

        Path abandoned = directory.resolve("abandoned");
        Set<Event> seen = EnumSet.noneOf(Event.class);
        SplitMix rng = new SplitMix(6);
        Trainer.End end = null;
        int times = 0;
        while (end == null || end == Trainer.End.STOPPED) {
            Leaver leaver = times == 0
                    ? new Leaver(EnumSet.of(Event.BEST), 1, false)
                    : new Leaver(EnumSet.allOf(Event.class), 1 + rng.nextInt(7), rng.nextInt(3) == 0);
            end = train(abandoned, config, leaver);
            if (end == null) {
                seen.add(leaver.last);
            }
            times++;
        }
        assertThat(end).isEqualTo(Trainer.End.STEPS);
        assertThat(times).isGreaterThan(15);
        assertThat(seen).containsAll(EnumSet.allOf(Event.class));
        RunFiles.assertSameModels(abandoned, undisturbed);
        assertThat(RunFiles.metrics(abandoned)).isEqualTo(RunFiles.metrics(undisturbed));
    }

    /** Returns how training ended; null if it was abandoned. */
    private static Trainer.End train(Path run, RunConfig config, Leaver leaver) throws Exception {
        try (RunDirectory directory = Trainings.open(run, config);
                TrainingRun training = Trainings.open(directory, config, leaver)) {
            leaver.trainer = training.trainer();
            return training.run();
        } catch (TrainingException e) {
            assertThat(e).hasCauseInstanceOf(Abandoned.class);
            return null;
        }
    }

    private enum Event {
        METRICS,
        EVALUATION,
        BEST,
        CHECKPOINT
    }

    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Leaves after so many of some kinds of events, by an exception as a kill would, or by a request to stop. */
    private static final class Leaver implements Callback {
        private final Set<Event> counted;
        private final boolean politely;
        private int left;
        private Trainer<?, ?> trainer;
        private Event last;

        Leaver(Set<Event> counted, int after, boolean politely) {
            this.counted = counted;
            this.left = after;
            this.politely = politely;
        }

        @Override
        public void onMetrics(Progress at, Metrics metrics) {
            count(Event.METRICS);
        }

        @Override
        public void onEvaluation(Progress at, Evaluation evaluation) {
            count(Event.EVALUATION);
        }

        @Override
        public void onBest(Progress at, Artifact artifact) {
            count(Event.BEST);
        }

        @Override
        public void onCheckpoint(Progress at, State state) {
            count(Event.CHECKPOINT);
        }

        private void count(Event event) {
            last = event;
            left -= counted.contains(event) ? 1 : 0;
            if (left > 0) {
                return;
            }
            if (!politely) {
                throw new Abandoned();
            }
            trainer.requestStop();
        }
    }
}
