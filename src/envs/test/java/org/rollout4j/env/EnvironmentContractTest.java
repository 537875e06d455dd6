package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
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
        "CartPole-v1, 0, 1",
        "Acrobot-v1, 0, 1",
        "MountainCar-v0, 0, 1",
        "MountainCarContinuous-v0, 0, 1",
        "Pendulum-v1, 0, 1",
        "FrozenLake-v1, 3, 3",
        "FrozenLake8x8-v1, 3, 3",
        "FrozenLake-v1-deterministic, 3, 3",
        "FrozenLake8x8-v1-deterministic, 3, 3",
        "CliffWalking-v1, 0, 0",
        "CliffWalking-v1-slippery, 0, 0",
        "Taxi-v3, 0, 1",
        "inventory, 0, 10",
        "admission, 0, 0",
        "snake, 0, 1",
        "snake-4x4, 0, 1",
        "snake-3x10, 0, 1",
        "2048, 0, 1",
        "twenty-questions, 0, 0"
    })
    void keepsTheContract(String id, int oneIdle, int otherIdle) {
        EnvironmentFactory factory = Catalogue.find(id);
        for (int seed = 0; seed < 5; seed++) {
            assertThat(EnvironmentChecker.check(factory, seed)).isEmpty();
        }
        assertThat(EnvironmentChecker.check(factory, 5, 10_000, () -> {})).isEmpty();
        try (CheckedEnvironment one = new CheckedEnvironment(factory.create());
                CheckedEnvironment other = new CheckedEnvironment(factory.create())) {
            assertThat(one.spec()).isEqualTo(factory.spec());
            assertThatIllegalStateException().isThrownBy(() -> step(one));
            refusesTheOtherKindOfAction(one);
            sameSeedSameEpisode(one, other, leavesNothingToChance(factory));
            refusesActionsThatThereAreNot(one);
            truncatesAtTheTimeLimit(one, lasting(factory, oneIdle, otherIdle));
            if (!one.spec().continuous()) {
                keepsItsMask(one);
            }
            allocatesNothingPerStep(one);
            factory.model().ifPresent(model -> agreesWithItsModel(one, model));
        }
    }

    private static void sameSeedSameEpisode(CheckedEnvironment one, CheckedEnvironment other, boolean nothingToChance) {
        List<Object> first = episode(one, 7);
        episode(one, 8); // what came before does not matter
        assertThat(episode(one, 7)).isEqualTo(first);
        episode(other, 9);
        assertThat(episode(other, 7)).isEqualTo(first);
        // two games of a few steps may go alike
        assertThat(LongStream.range(8, 40).allMatch(seed -> episode(other, seed).equals(first)))
                .isEqualTo(nothingToChance);
    }

    private static boolean leavesNothingToChance(EnvironmentFactory factory) {
        return factory.model()
                .filter(model -> IntStream.range(0, model.stateCount())
                        .allMatch(s -> (model.startProbability(s) == 0 || model.startProbability(s) == 1)
                                && (model.terminal(s) || model.outcomeCount(s, 0) == 1)))
                .isPresent();
    }

    private static List<Object> episode(CheckedEnvironment environment, long seed) {
        SplitMix random = new SplitMix(1);
        float[] observation = new float[environment.spec().observationSize()];
        List<Object> seen = new ArrayList<>();
        environment.reset(seed);
        StepResult result;
        do {
            environment.observe(observation, 0);
            seen.add(Arrays.toString(observation));
            result = act(environment, random.nextDouble());
            seen.add(result);
        } while (!result.ended());
        environment.observe(observation, 0);
        seen.add(Arrays.toString(observation));
        assertThatIllegalStateException().isThrownBy(() -> step(environment));
        return seen;
    }

    private static void refusesTheOtherKindOfAction(CheckedEnvironment environment) {
        environment.reset(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    if (environment.spec().continuous()) {
                        environment.step(0);
                    } else {
                        environment.step(new float[1]);
                    }
                })
                .withMessageContaining(environment.spec().id());
    }

    private static void refusesActionsThatThereAreNot(CheckedEnvironment environment) {
        environment.reset(1);
        if (environment.spec().continuous()) {
            for (int i = 0; i < environment.spec().actionSize(); i++) {
                float[] action = new float[environment.spec().actionSize()];
                action[i] = Float.NaN;
                assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
            }
            act(environment, 1);
            return;
        }
        int actions = environment.spec().actionCount();
        for (int action : new int[] {-1, actions, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
        }
        act(environment, 1);
    }

    /**
     * What reaches the time limit: to and fro, so that no drain grid of more than one cell ever gets empty and no swing grows;
     * for the pole, which falls by that, the measure.
     */
    private static Policy lasting(EnvironmentFactory factory, int oneIdle, int otherIdle) {
        EnvironmentSpec spec = factory.spec();
        if (spec.id().equals("CartPole-v1")) {
            return factory.heuristics().get("feedback");
        }
        AtomicInteger steps = new AtomicInteger();
        return Policy.stateless(spec.observationSize(), spec.actions(), (in, rng, out) -> {
            int side = steps.getAndIncrement() % 2;
            if (spec.continuous()) {
                Arrays.fill(out.values(), side - 0.5f);
            } else {
                out.set(0, side == 0 ? oneIdle : otherIdle);
            }
        });
    }

    private static void truncatesAtTheTimeLimit(CheckedEnvironment environment, Policy lasting) {
        EnvironmentSpec spec = environment.spec();
        ObservationBatch in = new ObservationBatch(1, new float[spec.observationSize()], null);
        Actions out = Actions.of(spec.actions(), 1);
        SplitMix random = new SplitMix(2);
        Policy.Session session = lasting.open(1, random);
        int truncated = 0;
        for (int episode = 0; episode < 200; episode++) {
            environment.reset(random.nextLong());
            int steps = 0;
            StepResult result;
            do {
                environment.observe(in.observations(), 0);
                session.act(in, out);
                result = environment.step(out, 0);
                steps++;
            } while (!result.ended());
            assertThat(steps).isLessThanOrEqualTo(spec.timeLimit());
            assertThat(result.truncated()).isEqualTo(steps == spec.timeLimit());
            truncated += result.truncated() ? 1 : 0;
        }
        assertThat(truncated).isPositive();
    }

    private static void keepsItsMask(CheckedEnvironment environment) {
        boolean[] mask = new boolean[environment.spec().actionCount() + 2];
        SplitMix random = new SplitMix(4);
        int illegal = 0;
        environment.reset(1);
        for (int i = 0; i < 10_000; i++) {
            environment.actionMask(mask, 1);
            assertThat(mask[0]).isFalse();
            assertThat(mask[mask.length - 1]).isFalse();
            boolean[] legal = Arrays.copyOfRange(mask, 1, mask.length - 1);
            for (boolean one : legal) {
                illegal += one ? 0 : 1;
            }
            if (environment.step(legal(legal, random.nextDouble())).ended()) {
                environment.reset(i);
            }
        }
        assertThat(illegal > 0).isEqualTo(environment.spec().actionMasks());
    }

    /** Every step is an outcome that the model gives, and every start a state in which it lets episodes start. */
    private static void agreesWithItsModel(CheckedEnvironment environment, MarkovModel model) {
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
            int action = legal(mask, random.nextDouble());
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

    /** Steps whose rewards are real numbers may cost a result each, which the compiler removes where it can. */
    private static void allocatesNothingPerStep(CheckedEnvironment environment) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int steps = 20_000;
        boolean anyReward =
                environment.spec().continuous() || environment.spec().id().equals("2048");
        long perStep = anyReward ? 24 : 0;
        play(environment, steps);
        long before = threads.getCurrentThreadAllocatedBytes();
        int episodes = play(environment, steps);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).isLessThan(1000 + 100L * episodes + perStep * steps); // an episode may cost an object or two
    }

    private static int play(CheckedEnvironment environment, int steps) {
        EnvironmentSpec spec = environment.spec();
        float[] observation = new float[spec.observationSize()];
        boolean[] mask = new boolean[spec.actionCount()];
        float[] action = new float[spec.actionSize()];
        SplitMix random = new SplitMix(3);
        int episodes = 0;
        environment.reset(0);
        for (int i = 0; i < steps; i++) {
            environment.observe(observation, 0);
            StepResult result;
            if (spec.continuous()) {
                Arrays.fill(action, random.nextFloat());
                result = environment.step(action);
            } else {
                environment.actionMask(mask, 0);
                result = environment.step(legal(mask, random.nextDouble()));
            }
            if (result.ended()) {
                environment.reset(i);
                episodes++;
            }
        }
        return episodes;
    }

    /** The legal action that is so far from the first to the last. */
    private static int legal(boolean[] mask, double fraction) {
        int count = 0;
        for (boolean legal : mask) {
            count += legal ? 1 : 0;
        }
        int left = (int) Math.min(fraction * count, count - 1);
        int action = 0;
        while (!mask[action] || left-- > 0) {
            action++;
        }
        return action;
    }

    /** Whether it is allowed or not, takes a step. */
    private static void step(CheckedEnvironment environment) {
        if (environment.spec().continuous()) {
            environment.step(new float[environment.spec().actionSize()]);
        } else {
            environment.step(0);
        }
    }

    /** Takes the legal action that is so far from the first to the last, or from the low bounds to the high ones. */
    private static StepResult act(CheckedEnvironment environment, double fraction) {
        EnvironmentSpec spec = environment.spec();
        if (!spec.continuous()) {
            boolean[] mask = new boolean[spec.actionCount()];
            environment.actionMask(mask, 0);
            return environment.step(legal(mask, fraction));
        }
        float[] action = new float[spec.actionSize()];
        for (int i = 0; i < action.length; i++) {
            float low = spec.actionBox().low(i);
            action[i] = (float) (low + fraction * (spec.actionBox().high(i) - low));
        }
        return environment.step(action);
    }
}
