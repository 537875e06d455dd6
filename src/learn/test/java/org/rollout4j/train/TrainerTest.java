package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Source;
import org.rollout4j.core.State;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.fakes.Bits;

/** The loop around a learner that only counts: it acts by the number of its updates, and the environment pays what it is told. */
class TrainerTest {
    /** Ten steps an update; nothing due before the end. */
    private static final TrainingConfig CONFIG = TrainingConfig.ofSteps(100)
            .withLogEvery(1000)
            .withEvaluateEvery(1000)
            .withCheckpointEvery(1000)
            .withEvaluationEpisodes(3);

    @Test
    void everythingHappensInOrder() {
        Fixture fixture = new Fixture(
                CONFIG.withSteps(30).withLogEvery(10).withEvaluateEvery(20).withCheckpointEvery(20));
        assertThat(fixture.trainer.run()).isEqualTo(Trainer.End.STEPS);
        assertThat(fixture.log)
                .containsExactly(
                        "act@0",
                        "collect",
                        "update@0",
                        "metrics@10",
                        "act@10",
                        "collect",
                        "update@10",
                        "evaluation@20 2.0",
                        "best@20",
                        "metrics@20",
                        "checkpoint@20",
                        "act@20",
                        "collect",
                        "update@20",
                        "evaluation@30 3.0",
                        "best@30",
                        "metrics@30",
                        "checkpoint@30");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 10, 15, 25, 30, 99, 1000})
    void whatIsDueComesOnceForEveryMultipleThatIsCrossed(long every) {
        Fixture fixture =
                new Fixture(CONFIG.withLogEvery(every).withEvaluateEvery(every).withCheckpointEvery(every));
        fixture.trainer.run();
        List<String> due = new ArrayList<>();
        for (long at = 10; at <= 100; at += 10) {
            if (at / every > (at - 10) / every || at == 100) {
                due.add("@" + at);
            }
        }
        assertThat(fixture.at("checkpoint")).isEqualTo(due);
        assertThat(fixture.at("metrics")).isEqualTo(due);
        assertThat(fixture.at("evaluation")).isEqualTo(due);
    }

    @Test
    void theLastRolloutIsFinished() {
        Fixture fixture = new Fixture(CONFIG.withSteps(25));
        fixture.trainer.run();
        assertThat(fixture.trainer.progress()).isEqualTo(new Progress(30, 25, 3, 3));
        assertThat(fixture.at("checkpoint")).containsExactly("@30");
    }

    @Test
    void figuresAreMeansSinceTheLastOnes() {
        Fixture fixture = new Fixture(CONFIG.withSteps(60).withLogEvery(30));
        fixture.trainer.run();
        assertThat(fixture.metrics).hasSize(2);
        // updates 1, 2, 3 and 4, 5, 6; the rare figure is not there in all of them
        assertThat(fixture.metric(0, "loss")).isEqualTo(2);
        assertThat(fixture.metric(1, "loss")).isEqualTo(5);
        assertThat(fixture.metric(0, "rare")).isEqualTo(2);
        assertThat(fixture.metric(1, "rare")).isEqualTo(5);
        // one episode an update, whose return is ten times that of the update
        assertThat(fixture.metric(0, "episodeReturn")).isEqualTo(20);
        assertThat(fixture.metric(1, "episodeLength")).isEqualTo(5);
        assertThat(fixture.metric(0, "stepsPerSecond")).isPositive();
        assertThat(fixture.metrics.get(0).get("evaluationReturn")).isEmpty();
        assertThat(fixture.metric(1, "evaluationReturn")).isEqualTo(6);
        assertThat(fixture.metric(1, "evaluationLength")).isEqualTo(1);
        assertThat(fixture.metric(1, "evaluationSolvedRate")).isEqualTo(1);
    }

    @Test
    void timeIsToldByWhatItWentTo() {
        AtomicLong clock = new AtomicLong(-5);
        Callback slow = new Callback() {
            @Override
            public void onEvaluation(Progress at, Evaluation evaluation) {
                pass(clock, 40);
            }

            @Override
            public void onCheckpoint(Progress at, State state) {
                pass(clock, 80);
            }
        };
        Fixture fixture = new Fixture(CONFIG.withSteps(30).withLogEvery(10).withEvaluateEvery(20), clock::get, slow);
        fixture.source.onCollect = () -> pass(clock, 10);
        fixture.learner.onUpdate = update -> pass(clock, 20);
        fixture.trainer.run();
        // evaluated after the second and the third update, saved at the end
        assertThat(fixture.trainer.timeSpent()).isEqualTo(new TimeSpent(0.03, 0.06, 0.08, 0.08));
        assertThat(fixture.metrics).hasSize(3);
        for (int line = 0; line < 3; line++) {
            double evaluating = line == 0 ? 0 : 0.04;
            assertThat(fixture.metric(line, "collectSeconds")).isEqualTo(0.01);
            assertThat(fixture.metric(line, "learnSeconds")).isEqualTo(0.02);
            assertThat(fixture.metric(line, "evaluateSeconds")).isEqualTo(evaluating);
            assertThat(fixture.metric(line, "saveSeconds")).isZero();
            assertThat(fixture.metric(line, "stepsPerSecond")).isCloseTo(10 / (0.03 + evaluating), within(1e-9));
        }
    }

    private static void pass(AtomicLong clock, long millis) {
        clock.addAndGet(millis * 1_000_000);
    }

    @Test
    void onlyABetterEvaluationIsTheBest() {
        Fixture fixture = new Fixture(CONFIG.withEvaluateEvery(10));
        fixture.learner.returns = new double[] {0, 3, 5, 5, 2, 7, 1, 7, 6, 0, 8};
        fixture.trainer.run();
        assertThat(fixture.at("best")).containsExactly("@10", "@20", "@50", "@100");
        assertThat(fixture.trainer.bestScore()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aRunResumedFromACheckpointIsTheUninterruptedRun(int from) {
        TrainingConfig config = CONFIG.withLogEvery(20).withEvaluateEvery(50).withCheckpointEvery(30);
        Fixture whole = new Fixture(config);
        whole.trainer.run();
        assertThat(whole.at("checkpoint")).containsExactly("@30", "@60", "@90", "@100");

        Fixture resumed = new Fixture(config);
        Progress at = whole.checkpointProgress.get(from);
        resumed.trainer.restore(at, whole.checkpoints.get(from));
        assertThat(resumed.trainer.run()).isEqualTo(Trainer.End.STEPS);
        if (from < 3) {
            int seen = whole.log.indexOf("checkpoint@" + at.steps()) + 1;
            assertThat(resumed.log).isEqualTo(whole.log.subList(seen, whole.log.size()));
            int metricsSeen = (int) whole.at("metrics").stream()
                    .filter(metric -> Long.parseLong(metric.substring(1)) <= at.steps())
                    .count();
            assertThat(resumed.metrics.stream().map(TrainerTest::timeless))
                    .isEqualTo(whole.metrics.stream()
                            .skip(metricsSeen)
                            .map(TrainerTest::timeless)
                            .toList());
        } else {
            assertThat(resumed.log).as("a finished run does not go on").doesNotContain("act@100");
        }
        assertThat(resumed.trainer.progress()).isEqualTo(whole.trainer.progress());
        assertThat(resumed.trainer.bestScore()).isEqualTo(whole.trainer.bestScore());
        Bits.assertSame(resumed.learner.state(), whole.learner.state());
    }

    @Test
    void whoeverListensIsToldWhereItBeginsAndOfEveryEpisode() {
        List<String> told = new ArrayList<>();
        Callback listener = new Callback() {
            @Override
            public void onStart(Progress at) {
                told.add("start@" + at.steps());
            }

            @Override
            public void onEpisodes(Progress at, List<Episode> episodes) {
                episodes.forEach(episode -> told.add(at.episodes() + ": " + episode.totalReward()));
            }
        };
        TrainingConfig config = CONFIG.withSteps(30).withCheckpointEvery(10);
        Fixture whole = new Fixture(config, listener);
        whole.trainer.run();
        assertThat(told).containsExactly("start@0", "1: 10.0", "2: 20.0", "3: 30.0");

        told.clear();
        Fixture resumed = new Fixture(config, listener);
        resumed.trainer.restore(whole.checkpointProgress.get(1), whole.checkpoints.get(1));
        resumed.trainer.run();
        resumed.trainer.run();
        assertThat(told).containsExactly("start@20", "3: 30.0");
    }

    @Test
    void aFinishedRunMayBeExtended() {
        Fixture whole = new Fixture(CONFIG);
        whole.trainer.run();
        Fixture longer = new Fixture(CONFIG.withSteps(150));
        longer.trainer.restore(whole.checkpointProgress.get(0), whole.checkpoints.get(0));
        assertThat(longer.trainer.progress().fraction()).isEqualTo(100 / 150.0);
        longer.trainer.run();
        assertThat(longer.trainer.progress()).isEqualTo(new Progress(150, 150, 15, 15));
    }

    @Test
    void aStopRequestEndsTheRunAfterTheUpdateWithACheckpoint() {
        Fixture fixture = new Fixture(CONFIG);
        fixture.learner.onUpdate = update -> {
            if (update == 4) {
                fixture.trainer.requestStop();
            }
        };
        assertThat(fixture.trainer.run()).isEqualTo(Trainer.End.STOPPED);
        assertThat(fixture.trainer.progress().updates()).isEqualTo(4);
        assertThat(fixture.at("checkpoint")).containsExactly("@40");
        assertThat(fixture.at("evaluation")).isEmpty();
    }

    @Test
    void aCallbackStopsTheRun() {
        List<Long> asked = new ArrayList<>();
        Callback atThirty = new Callback() {
            @Override
            public boolean stops(Progress at) {
                asked.add(at.steps());
                return at.steps() == 30;
            }
        };
        Fixture fixture = new Fixture(CONFIG, atThirty);

        assertThat(fixture.trainer.run()).isEqualTo(Trainer.End.STOPPED);

        assertThat(asked).containsExactly(10L, 20L, 30L);
        assertThat(fixture.at("checkpoint")).containsExactly("@30");
    }

    @Test
    void aConditionOnTheMetricsStopsTheRun() {
        Fixture fixture = new Fixture(
                CONFIG.withEvaluateEvery(20),
                Callback.stopWhen((at, metrics) ->
                        metrics.get(Metric.EVALUATION_RETURN.name()).orElse(0) >= 4));

        assertThat(fixture.trainer.run()).isEqualTo(Trainer.End.STOPPED);

        assertThat(fixture.at("evaluation")).containsExactly("@20", "@40");
        assertThat(fixture.at("checkpoint")).containsExactly("@40");
    }

    @Test
    void aRunEndsAtItsTargetAndStaysThere() {
        TrainingConfig config = CONFIG.withEvaluateEvery(20).withTargetReturn(5.5);
        Fixture fixture = new Fixture(config);
        assertThat(fixture.trainer.run()).isEqualTo(Trainer.End.TARGET);
        assertThat(fixture.trainer.progress().steps()).isEqualTo(60);
        assertThat(fixture.at("checkpoint")).containsExactly("@60");

        Fixture resumed = new Fixture(config);
        resumed.trainer.restore(fixture.checkpointProgress.get(0), fixture.checkpoints.get(0));
        assertThat(resumed.trainer.run()).isEqualTo(Trainer.End.TARGET);
        assertThat(resumed.at("act")).isEmpty();

        Fixture higher = new Fixture(config.withTargetReturn(7));
        higher.trainer.restore(fixture.checkpointProgress.get(0), fixture.checkpoints.get(0));
        assertThat(higher.trainer.run()).isEqualTo(Trainer.End.TARGET);
        assertThat(higher.trainer.progress().steps()).isEqualTo(80);
    }

    @Test
    void divergenceIsToldWithItsUpdateAndTheCheckpointsStay() {
        Fixture fixture = new Fixture(CONFIG.withCheckpointEvery(20));
        fixture.learner.onUpdate = update -> {
            if (update == 4) {
                throw new DivergenceException("value loss is NaN");
            }
        };
        assertThatThrownBy(fixture.trainer::run)
                .isInstanceOf(DivergenceException.class)
                .hasMessage("update 4, after 30 steps: value loss is NaN");
        assertThat(fixture.at("checkpoint")).containsExactly("@20");
    }

    @Test
    void messagesDoNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Fixture fixture = new Fixture(CONFIG);
            fixture.learner.onUpdate = update -> {
                throw new DivergenceException("reward is NaN");
            };
            assertThatThrownBy(fixture.trainer::run).hasMessage("update 1, after 0 steps: reward is NaN");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatACallbackThrowsEndsTheRun() {
        Callback failing = new Callback() {
            @Override
            public void onCheckpoint(Progress at, State state) {
                throw new IllegalStateException("disk full");
            }
        };
        Fixture fixture = new Fixture(CONFIG.withCheckpointEvery(10), failing);
        assertThatThrownBy(fixture.trainer::run).hasMessage("disk full");
        assertThat(fixture.trainer.progress().updates()).isEqualTo(1);
    }

    private static Metrics timeless(Metrics metrics) {
        return metrics.with("stepsPerSecond", 0).with(TimeSpent.NONE.metrics());
    }

    @FunctionalInterface
    private interface OnUpdate {
        void accept(long update);
    }

    /** A trainer with fakes all around and a log of what happened. */
    private static final class Fixture {
        final List<String> log = new ArrayList<>();
        final List<Metrics> metrics = new ArrayList<>();
        final List<State> checkpoints = new ArrayList<>();
        final List<Progress> checkpointProgress = new ArrayList<>();
        final CountingLearner learner = new CountingLearner(log);
        final CountingSource source = new CountingSource(log);
        final Trainer<Policy, Rollout> trainer;

        Fixture(TrainingConfig config, Callback... more) {
            this(config, System::nanoTime, more);
        }

        Fixture(TrainingConfig config, LongSupplier nanos, Callback... more) {
            Callback recorder = new Callback() {
                @Override
                public void onMetrics(Progress at, Metrics figures) {
                    log.add("metrics@" + at.steps());
                    metrics.add(figures);
                }

                @Override
                public void onEvaluation(Progress at, Evaluation evaluation) {
                    log.add("evaluation@" + at.steps() + " " + evaluation.score());
                }

                @Override
                public void onBest(Progress at, Artifact artifact) {
                    log.add("best@" + at.steps());
                }

                @Override
                public void onCheckpoint(Progress at, State state) {
                    log.add("checkpoint@" + at.steps());
                    checkpointProgress.add(at);
                    checkpoints.add(state);
                }
            };
            List<Callback> callbacks = new ArrayList<>(List.of(recorder));
            callbacks.addAll(Arrays.asList(more));
            EpisodeEvaluator evaluator = new EpisodeEvaluator(Payment::new, config.evaluationEpisodes(), 1);
            trainer = new Trainer<>(config, learner, source, evaluator, callbacks, nanos);
        }

        /** Where events of that name happened. */
        List<String> at(String event) {
            return log.stream()
                    .filter(entry -> entry.startsWith(event + "@"))
                    .map(entry -> entry.substring(event.length()).split(" ", -1)[0])
                    .toList();
        }

        double metric(int line, String name) {
            return metrics.get(line).get(name).orElseThrow();
        }
    }

    private static final class CountingLearner implements Learner<Policy, Rollout> {
        private final List<String> log;
        private int updates;
        private OnUpdate onUpdate = update -> {};
        /** What the greedy policy earns after so many updates; as much as there were without it. */
        private double[] returns;

        CountingLearner(List<String> log) {
            this.log = log;
        }

        @Override
        public Policy behaviour(Progress at) {
            log.add("act@" + at.steps());
            return Policy.ofRule(1, 100, (observations, offset) -> 0);
        }

        @Override
        public Policy greedy() {
            int action = returns == null ? updates : (int) returns[updates];
            return Policy.ofRule(1, 100, (observations, offset) -> action);
        }

        @Override
        public Metrics update(Rollout rollout, Progress at) {
            updates++;
            log.add("update@" + at.steps());
            onUpdate.accept(updates);
            Metrics metrics = Metrics.NONE.with("loss", updates);
            return updates % 2 == 0 ? metrics.with("rare", updates) : metrics;
        }

        @Override
        public Artifact artifact(Progress at) {
            return (path, origin) -> {
                throw new AssertionError("nobody records this run");
            };
        }

        @Override
        public State state() {
            return State.builder().putLongs("updates", updates).build();
        }

        @Override
        public void restore(State state) {
            updates = (int) state.longs("updates", 1)[0];
        }
    }

    /** Two environments; each rollout ends one episode, whose return is ten times the number of the rollout. */
    private static final class CountingSource implements Source<Policy, Rollout> {
        private static final int HORIZON = 5;
        private final List<String> log;
        private long rollouts;
        private Runnable onCollect = () -> {};

        CountingSource(List<String> log) {
            this.log = log;
        }

        @Override
        public Rollout collect(Policy behaviour) {
            rollouts++;
            log.add("collect");
            onCollect.run();
            Episode episode = new Episode(10.0 * rollouts, HORIZON, true);
            return new Rollout(HORIZON, 2, null, null, null, null, null, null, null, null, List.of(episode));
        }

        @Override
        public State state() {
            return State.builder().putLongs("rollouts", rollouts).build();
        }

        @Override
        public void restore(State state) {
            rollouts = state.longs("rollouts", 1)[0];
        }

        @Override
        public void close() {}
    }

    /** One step, which pays as much as the action says. */
    private static final class Payment implements DiscreteEnvironment {
        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("payment", Box.of(0, 1, 1), 100).withSuccess(Success.TERMINATION);
        }

        @Override
        public void reset(long seed) {}

        @Override
        public StepResult step(int action) {
            return new StepResult(action, true, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
        }
    }
}
