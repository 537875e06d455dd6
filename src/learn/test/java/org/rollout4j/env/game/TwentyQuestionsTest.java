package org.rollout4j.env.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.tabular.ExactEvaluation;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.Outcome;

class TwentyQuestionsTest {
    private static final EnvironmentFactory FACTORY = Catalogue.find(TwentyQuestions.ID);
    private static final int QUESTIONS = 8;
    private static final int THINGS = 16;
    private static final double PRICE = 0.05;

    /** {@code [things]}, a seed that hides it. */
    private static final long[] SEEDS = new long[THINGS];
    /** {@code [things]}, the questions that are answered with yes, a bit each. */
    private static final int[] ANSWERS = new int[THINGS];

    /** Finds out by play alone what there is to be known. */
    @BeforeAll
    static void play() {
        Arrays.fill(SEEDS, -1);
        try (CheckedEnvironment environment = new CheckedEnvironment(FACTORY.create())) {
            for (int seed = 0; Arrays.stream(SEEDS).anyMatch(known -> known < 0); seed++) {
                int thing = hidden(environment, seed);
                SEEDS[thing] = seed;
                environment.reset(seed);
                for (int question = 0; question < QUESTIONS; question++) {
                    environment.step(question);
                }
                float[] said = new float[QUESTIONS];
                environment.observe(said, 0);
                ANSWERS[thing] = IntStream.range(0, QUESTIONS)
                        .map(question -> said[question] == 1 ? 1 << question : 0)
                        .sum();
            }
        }
    }

    /** The only guess that is right. */
    private static int hidden(CheckedEnvironment environment, long seed) {
        int[] right = IntStream.range(0, THINGS)
                .filter(thing -> {
                    environment.reset(seed);
                    return environment.step(QUESTIONS + thing).reward() == 1;
                })
                .toArray();
        assertThat(right).hasSize(1);
        return right[0];
    }

    @Test
    void eachAnimalIsAsLikely() {
        Map<Integer, Integer> counts = new TreeMap<>();
        try (CheckedEnvironment environment = new CheckedEnvironment(FACTORY.create())) {
            for (int seed = 0; seed < 8000; seed++) {
                counts.merge(hidden(environment, seed), 1, Integer::sum);
            }
        }
        assertThat(counts).hasSize(THINGS);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(400, 600)); // 4.6 deviations
    }

    @Test
    void theOptimumIsThatOfTheBestDecisionTree() {
        Oracle oracle = Oracle.of(FACTORY, Workers.caller()).orElseThrow();
        assertThat(oracle.optimalReturn()).isCloseTo(best((1 << THINGS) - 1, new TreeMap<>()), within(1e-7));
        assertThat(oracle.optimalReturn()).isCloseTo(0.8, within(1e-7));
        assertThat(oracle.optimalLength()).isCloseTo(5, within(1e-7));
        assertThat(worth(oracle.policy()).meanReturn()).isCloseTo(0.8, within(1e-7));
        assertThat(worth(FACTORY.heuristics().get("bisect")).meanReturn()).isCloseTo(0.796875, within(1e-7));
    }

    /** Those of some things that a question is answered with yes for. */
    private static int yes(int question, int things) {
        return IntStream.range(0, THINGS)
                .filter(thing -> (things >> thing & 1) == 1 && (ANSWERS[thing] >> question & 1) == 1)
                .map(thing -> 1 << thing)
                .sum();
    }

    /** What the best tree for a set of things is worth, by trying all. */
    private static double best(int things, Map<Integer, Double> known) {
        Double before = known.get(things);
        if (before != null) {
            return before;
        }
        int count = Integer.bitCount(things);
        double best = (1 - (count - 1.0)) / count;
        for (int question = 0; question < QUESTIONS; question++) {
            int yes = yes(question, things);
            if (yes != 0 && yes != things) {
                double part = Integer.bitCount(yes) / (double) count;
                best = Math.max(best, part * best(yes, known) + (1 - part) * best(things & ~yes, known) - PRICE);
            }
        }
        known.put(things, best);
        return best;
    }

    @Test
    void chanceIsWorthWhatARecursionSays() {
        assertThat(Oracle.of(FACTORY, Workers.caller()).orElseThrow().randomReturn())
                .hasValueCloseTo(random(0, (1 << THINGS) - 1), within(1e-7));
    }

    /** What it is worth to draw each time one of the questions that are left and the guesses that are possible. */
    private static double random(int asked, int things) {
        int count = Integer.bitCount(things);
        double sum = count * (2.0 / count - 1);
        int questions = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            if ((asked >> question & 1) == 0) {
                questions++;
                int yes = yes(question, things);
                double part = Integer.bitCount(yes) / (double) count;
                int next = asked | 1 << question;
                sum += (yes == 0 ? 0 : part * random(next, yes))
                        + (yes == things ? 0 : (1 - part) * random(next, things & ~yes))
                        - PRICE;
            }
        }
        return sum / (questions + count);
    }

    /** A policy that depends on nothing but what has been said is worth the mean over all that may be hidden: no error of sampling. */
    @Test
    void theModelIsWorthWhatPlayIs() {
        SplitMix random = new SplitMix(5);
        for (int i = 0; i < 20; i++) {
            Policy policy = drawn(random.nextLong());
            double sum = 0;
            double steps = 0;
            for (long seed : SEEDS) {
                double[] episode = episode(policy, seed);
                sum += episode[0];
                steps += episode[1];
            }
            Outcome exact = worth(policy);
            assertThat(exact.meanReturn()).isCloseTo(sum / THINGS, within(1e-6));
            assertThat(exact.meanLength()).isCloseTo(steps / THINGS, within(1e-9));
        }
    }

    /** What it does in a state is drawn by a seed: mostly a question. */
    private static Policy drawn(long seed) {
        return Policy.ofRule(QUESTIONS, QUESTIONS + THINGS, (observations, offset) -> {
            int asked = TwentyQuestions.asked(observations, offset);
            long state = (long) asked << QUESTIONS | TwentyQuestions.yes(observations, offset);
            SplitMix random = new SplitMix(SplitMix.derive(seed, state));
            int question = random.nextInt(QUESTIONS);
            int left = TwentyQuestions.left(asked, TwentyQuestions.yes(observations, offset));
            int[] guesses = IntStream.range(QUESTIONS, QUESTIONS + THINGS)
                    .filter(action -> TwentyQuestions.legal(action, asked, left))
                    .toArray();
            return (asked >> question & 1) == 0 ? question : guesses[random.nextInt(guesses.length)];
        });
    }

    private static double[] episode(Policy policy, long seed) {
        Policy.Session session = policy.open();
        float[] said = new float[QUESTIONS];
        double sum = 0;
        int steps = 0;
        try (CheckedEnvironment environment = new CheckedEnvironment(FACTORY.create())) {
            environment.reset(seed);
            StepResult result;
            do {
                environment.observe(said, 0);
                result = environment.step(session.act(said));
                sum += result.reward();
                steps++;
            } while (!result.ended());
        }
        return new double[] {sum, steps};
    }

    private static Outcome worth(Policy policy) {
        return ExactEvaluation.of(FACTORY, policy).orElseThrow();
    }
}
