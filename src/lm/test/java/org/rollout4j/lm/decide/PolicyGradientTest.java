package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Episode;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.Advantages;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.run.Environments;

/** What is learned from goes where the exact value goes up, known by enumeration: of states, and of steps before the time limit. */
class PolicyGradientTest {
    private static final double STEP = 5e-3;

    /** An environment, a model that acts in it, and the exact gradient of what that is worth. */
    private static final class Exact {
        private final EnvironmentFactory factory;
        private final Verbaliser verbaliser;
        private final LanguageModel model;
        private final MarkovModel transitions;
        private final int actions;
        private final int[] states;
        private final Situations situations;
        private final float[] gradient;

        Exact(String environment) {
            factory = Environments.find(environment, List.of());
            verbaliser = Verbaliser.of(factory);
            model = WordModels.open(WordModels.texts(factory, verbaliser));
            transitions = factory.model().orElseThrow();
            actions = factory.spec().actionCount();
            states = IntStream.range(0, transitions.stateCount())
                    .filter(state -> !transitions.terminal(state))
                    .toArray();
            int size = factory.spec().observationSize();
            float[] observations = new float[states.length * size];
            for (int i = 0; i < states.length; i++) {
                transitions.observe(states[i], observations, i * size);
            }
            Situations.Found found = Situations.of(
                    policy(model),
                    new Prompts(model, verbaliser, size),
                    new ObservationBatch(states.length, observations, null),
                    actions);
            assertThat(found.ofRows())
                    .isEqualTo(IntStream.range(0, states.length).toArray());
            situations = found.situations();
            double[][] weights = weights();
            gradient = gradient(situations, (situation, logProbs, slopes) -> {
                System.arraycopy(weights[situation], 0, slopes, 0, actions);
                return 0;
            });
        }

        LanguageModelPolicy policy(LanguageModel of) {
            return new LanguageModelPolicy(of, verbaliser, factory.spec(), Workers.caller());
        }

        float[] gradient(Situations of, ActionTerms.Loss loss) {
            float[] into = new float[model.parameters().length];
            new Backpropagation(model, 512, 0, Workers.caller())
                    .gradient(model.parameters(), of.words(), 1, new ActionTerms(of, loss), 0, into);
            return into;
        }

        /** The policy gradient theorem: how often each action is taken in each state, at each step, times what it is worth then. */
        private double[][] weights() {
            double[] ofTokens = new Backpropagation(model, 512, 0, Workers.caller())
                    .score(model.parameters(), situations.words(), 1)
                    .logProbs();
            double[][] policy = IntStream.range(0, states.length)
                    .mapToObj(i -> IntStream.range(0, actions)
                            .mapToDouble(a -> Math.exp(situations.logProbs(ofTokens, i)[a]))
                            .toArray())
                    .toArray(double[][]::new);
            int limit = factory.spec().timeLimit();
            double[][] values = new double[limit + 1][transitions.stateCount()];
            for (int left = 1; left <= limit; left++) {
                for (int i = 0; i < states.length; i++) {
                    for (int a = 0; a < actions; a++) {
                        values[left][states[i]] += policy[i][a] * worth(states[i], a, values[left - 1]);
                    }
                }
            }
            double[] visits = IntStream.range(0, transitions.stateCount())
                    .mapToDouble(transitions::startProbability)
                    .toArray();
            double[][] weights = new double[states.length][actions];
            for (int left = limit; left > 0; left--) {
                double[] next = new double[visits.length];
                for (int i = 0; i < states.length; i++) {
                    for (int a = 0; a < actions; a++) {
                        double taken = visits[states[i]] * policy[i][a];
                        weights[i][a] += taken * worth(states[i], a, values[left - 1]);
                        for (int o = 0; o < transitions.outcomeCount(states[i], a); o++) {
                            next[transitions.next(states[i], a, o)] += taken * transitions.probability(states[i], a, o);
                        }
                    }
                }
                visits = next;
            }
            return weights;
        }

        private double worth(int state, int action, double... after) {
            double worth = 0;
            for (int o = 0; o < transitions.outcomeCount(state, action); o++) {
                int next = transitions.next(state, action, o);
                worth += transitions.probability(state, action, o)
                        * (transitions.reward(state, action, o) + after[next]);
            }
            return worth;
        }

        double value(double along) {
            double norm = norm(gradient);
            float[] moved = model.parameters().clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) (along * gradient[i] / norm);
            }
            return policy(model.with(moved)).value(factory).orElseThrow().meanReturn();
        }
    }

    private static double norm(float... vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"FrozenLake-v1", "FrozenLake-v1@20", "drain-grid-2x2", "drain-grid-2x2@5"})
    void theGradientOfActionsGivesThatOfTheExactValue(String environment) {
        Exact exact = new Exact(environment);
        double norm = norm(exact.gradient);
        assertThat((exact.value(STEP) - exact.value(-STEP)) / (2 * STEP)).isCloseTo(norm, within(0.03 * norm));
    }

    static Stream<Arguments> creditsOfEpisodes() {
        return Stream.of(Advantages.ScaleRewards.values())
                .flatMap(scale -> Stream.of(
                        Arguments.of(scale, new EpisodeCredit(scale)), Arguments.of(scale, new ToGoCredit(scale, 1))));
    }

    @ParameterizedTest
    @MethodSource("creditsOfEpisodes")
    void creditByEpisodeGoesThatWay(Advantages.ScaleRewards scaleRewards, Credit<DecidedEpisodes> credit) {
        Exact exact = new Exact("drain-grid-2x2@5");
        try (EpisodeSource source =
                new EpisodeSource(exact.factory, exact.verbaliser, 2000, 8, 1, 3, Workers.caller())) {
            DecidedEpisodes data = source.collect(exact.model);
            assertThat(data.episodes()).hasSize(16000);
            float[] down = gradient(exact, data, credit.advantages(data));
            double cosine = -dot(down, exact.gradient) / norm(down) / norm(exact.gradient);
            assertThat(norm(down)).isPositive();
            assertThat(cosine).isGreaterThan(0.95);
            if (scaleRewards == Advantages.ScaleRewards.NONE) {
                double scale = 8 / 7.0 * data.in().rows() / data.episodes().size();
                double along = -scale * dot(down, exact.gradient) / norm(exact.gradient);
                assertThat(along).isCloseTo(norm(exact.gradient), within(0.3 * norm(exact.gradient)));
            }
        }
    }

    /** Two episodes from one start, of two decisions and of one, beside the sums by hand. */
    @Test
    void whatCameAfterADecisionIsItsCredit() {
        DecidedEpisodes data = new DecidedEpisodes(
                new ObservationBatch(3, new float[3], null),
                new int[3],
                new float[] {1, 4, 6},
                new int[] {0, 1, 0},
                List.of(new Episode(7, 2, true), new Episode(4, 1, true)),
                2,
                1);
        // to go 1 + 6 / 2 = 4 and 4 after the start, then 6 and, of the one that is over, nothing
        assertThat(new ToGoCredit(Advantages.ScaleRewards.NONE, 0.5)
                        .advantages(data)
                        .ofRows())
                .containsExactly(0, 0, 3);
        assertThat(new ToGoCredit(Advantages.ScaleRewards.NONE, 1)
                        .advantages(data)
                        .ofRows())
                .containsExactly(1.5, -1.5, 3);
    }

    /** Without a value network that has learned, what follows is counted to the end: lambda 1. */
    @ParameterizedTest
    @CsvSource({"1, 0.95", "0.95, 0.9"})
    void creditByStepGoesThatWay(double lam, double least) {
        Exact exact = new Exact("drain-grid-2x2@5");
        PpoDecisionConfig usual = PpoDecisionConfig.defaults();
        PpoDecisionConfig config =
                new PpoDecisionConfig("drain-grid-2x2@5", 600, 20, 1, lam, 1, true, 1e-3, usual.improvement());
        StepCredit credit =
                new StepCredit(exact.model, exact.verbaliser, exact.factory.spec(), config, 1, Workers.caller());
        try (StepSource source = new StepSource(exact.factory, exact.verbaliser, 600, 20, 1, 3, Workers.caller())) {
            DecidedSteps data = source.collect(exact.model);
            float[] down = gradient(exact, data, credit.advantages(data));
            assertThat(-dot(down, exact.gradient) / norm(down) / norm(exact.gradient))
                    .isGreaterThan(least);
        }
    }

    private static float[] gradient(Exact exact, Decisions data, Credit.Estimate credit) {
        Situations.Found found = Situations.of(
                exact.policy(exact.model),
                new Prompts(exact.model, exact.verbaliser, exact.factory.spec().observationSize()),
                data.in(),
                exact.actions);
        double[] ofTokens = new Backpropagation(exact.model, 512, 0, Workers.caller())
                .score(exact.model.parameters(), found.situations().words(), 1)
                .logProbs();
        double[][] old = IntStream.range(0, found.situations().count())
                .mapToObj(i -> found.situations().logProbs(ofTokens, i))
                .toArray(double[][]::new);
        int[] actions = IntStream.range(0, data.in().rows()).map(data::action).toArray();
        return exact.gradient(
                found.situations(),
                new DecisionLoss(
                        new ImprovementConfig(1, 1, 0.2, 0, 0, OptimiserConfig.tuning()),
                        found.ofRows(),
                        actions,
                        credit.ofRows(),
                        old,
                        null));
    }
}
