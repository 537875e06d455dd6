package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** What every environment of the catalogue keeps. */
class EnvironmentContractTest {
    /** With two actions which, taken in turns, hardly ever end an episode before its time. */
    @ParameterizedTest
    @CsvSource({
        "seed-grid, 0, 1",
        "drain-grid, 0, 1",
        "drain-grid-2x2, 0, 1",
        "drain-grid-5x5, 0, 1",
        "drain-grid-3x7, 0, 1",
        "drain-grid-8x8, 0, 1",
        "FrozenLake-v1, 3, 3",
        "FrozenLake8x8-v1, 3, 3",
        "FrozenLake-v1-deterministic, 3, 3",
        "FrozenLake8x8-v1-deterministic, 3, 3",
        "CliffWalking-v1, 0, 0",
        "CliffWalking-v1-slippery, 0, 0",
        "Taxi-v3, 0, 1",
        "inventory, 0, 10",
        "admission, 0, 0"
    })
    void keepsTheContract(String id, int one, int other) {
        keepsTheContract(id, new int[] {one, other});
    }

    private static void keepsTheContract(String id, int[] idle) {
        EnvironmentFactory factory = Catalogue.find(id);
        for (int seed = 0; seed < 5; seed++) {
            assertThat(EnvironmentChecker.check(factory, seed)).isEmpty();
        }
        try (Environment one = factory.create();
                Environment other = factory.create()) {
            assertThat(one.spec()).isEqualTo(factory.spec());
            assertThatIllegalStateException().isThrownBy(() -> one.step(0));
            sameSeedSameEpisode(one, other, leavesNothingToChance(factory));
            refusesActionsThatThereAreNot(one);
            truncatesAtTheTimeLimit(one, idle);
            keepsItsMask(one);
            allocatesNothingPerStep(one);
            factory.model().ifPresent(model -> agreesWithItsModel(one, model));
        }
    }

    private static void sameSeedSameEpisode(Environment one, Environment other, boolean nothingToChance) {
        List<Object> first = episode(one, 7);
        episode(one, 8); // what came before does not matter
        assertThat(episode(one, 7)).isEqualTo(first);
        episode(other, 9);
        assertThat(episode(other, 7)).isEqualTo(first);
        assertThat(episode(other, 8).equals(first)).isEqualTo(nothingToChance);
    }

    private static boolean leavesNothingToChance(EnvironmentFactory factory) {
        return factory.model()
                .filter(model -> IntStream.range(0, model.stateCount())
                        .allMatch(s -> (model.startProbability(s) == 0 || model.startProbability(s) == 1)
                                && (model.terminal(s) || model.outcomeCount(s, 0) == 1)))
                .isPresent();
    }

    private static List<Object> episode(Environment environment, long seed) {
        SplitMix random = new SplitMix(1);
        float[] observation = new float[environment.spec().observationSize()];
        List<Object> seen = new ArrayList<>();
        environment.reset(seed);
        StepResult result;
        do {
            environment.observe(observation, 0);
            seen.add(Arrays.toString(observation));
            result = environment.step(legal(environment, random));
            seen.add(result);
        } while (!result.ended());
        environment.observe(observation, 0);
        seen.add(Arrays.toString(observation));
        assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
        return seen;
    }

    private static int legal(Environment environment, SplitMix random) {
        boolean[] mask = new boolean[environment.spec().actionCount()];
        environment.actionMask(mask, 0);
        return legal(mask, random);
    }

    private static int legal(boolean[] mask, SplitMix random) {
        int action;
        do {
            action = random.nextInt(mask.length);
        } while (!mask[action]);
        return action;
    }

    private static void refusesActionsThatThereAreNot(Environment environment) {
        environment.reset(1);
        int actions = environment.spec().actionCount();
        for (int action : new int[] {-1, actions, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
        }
        environment.step(legal(environment, new SplitMix(0)));
    }

    private static void truncatesAtTheTimeLimit(Environment environment, int... idle) {
        EnvironmentSpec spec = environment.spec();
        float[] cells = new float[spec.observationSize()];
        SplitMix random = new SplitMix(2);
        int truncated = 0;
        for (int episode = 0; episode < 200; episode++) {
            environment.reset(random.nextLong());
            int steps = 0;
            StepResult result;
            do {
                result = environment.step(idle[steps % 2]);
                steps++;
                environment.observe(cells, 0);
            } while (!result.ended());
            assertThat(steps).isLessThanOrEqualTo(spec.timeLimit());
            assertThat(result.truncated()).isEqualTo(steps == spec.timeLimit());
            truncated += result.truncated() ? 1 : 0;
        }
        assertThat(truncated).isPositive();
    }

    private static void keepsItsMask(Environment environment) {
        boolean[] mask = new boolean[environment.spec().actionCount() + 2];
        SplitMix random = new SplitMix(4);
        int illegal = 0;
        environment.reset(1);
        for (int i = 0; i < 10_000; i++) {
            environment.actionMask(mask, 1);
            assertThat(mask[0]).isFalse();
            assertThat(mask[mask.length - 1]).isFalse();
            boolean[] legal = Arrays.copyOfRange(mask, 1, mask.length - 1);
            for (int a = 0; a < legal.length; a++) {
                int action = a;
                if (!legal[a]) {
                    illegal++;
                    assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
                }
            }
            if (environment.step(legal(legal, random)).ended()) {
                environment.reset(i);
            }
        }
        assertThat(illegal > 0).isEqualTo(environment.spec().actionMasks());
    }

    /** Every step is an outcome that the model gives, and every start a state in which it lets episodes start. */
    private static void agreesWithItsModel(Environment environment, MarkovModel model) {
        float[] observation = new float[environment.spec().observationSize()];
        SplitMix random = new SplitMix(5);
        boolean[] mask = new boolean[environment.spec().actionCount()];
        StepResult result = null;
        for (int i = 0; i < 2000; i++) {
            if (result == null || result.ended()) {
                environment.reset(i);
                environment.observe(observation, 0);
                assertThat(model.startProbability(model.stateOf(observation, 0)))
                        .isPositive();
            }
            environment.observe(observation, 0);
            int state = model.stateOf(observation, 0);
            environment.actionMask(mask, 0);
            int action = legal(mask, random);
            for (int a = 0; a < mask.length; a++) {
                assertThat(mask[a]).isEqualTo(model.legal(state, a));
            }
            result = environment.step(action);
            environment.observe(observation, 0);
            assertThat(probability(model, state, action, result, observation)).isPositive();
        }
    }

    /** The probability of what a step brought. A terminal state may look like another one. */
    private static double probability(
            MarkovModel model, int state, int action, StepResult result, float[] observation) {
        double sum = 0;
        for (int i = 0; i < model.outcomeCount(state, action); i++) {
            int next = model.next(state, action, i);
            boolean same = (float) model.reward(state, action, i) == result.reward()
                    && model.terminal(next) == result.terminated()
                    && (result.terminated() || next == model.stateOf(observation, 0));
            sum += same ? model.probability(state, action, i) : 0;
        }
        return sum;
    }

    private static void allocatesNothingPerStep(Environment environment) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int steps = 20_000;
        play(environment, steps);
        long before = threads.getCurrentThreadAllocatedBytes();
        int episodes = play(environment, steps);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).isLessThan(1000 + 100L * episodes); // an episode may cost an object or two
    }

    private static int play(Environment environment, int steps) {
        float[] observation = new float[environment.spec().observationSize()];
        boolean[] mask = new boolean[environment.spec().actionCount()];
        SplitMix random = new SplitMix(3);
        int episodes = 0;
        environment.reset(0);
        for (int i = 0; i < steps; i++) {
            environment.observe(observation, 0);
            environment.actionMask(mask, 0);
            if (environment.step(legal(mask, random)).ended()) {
                environment.reset(i);
                episodes++;
            }
        }
        return episodes;
    }
}
