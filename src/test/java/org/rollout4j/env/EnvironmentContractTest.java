package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** What every environment of the catalogue keeps. */
class EnvironmentContractTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed-grid",
                "drain-grid",
                "drain-grid-2x2",
                "drain-grid-5x5",
                "drain-grid-3x7",
                "drain-grid-8x8",
                "CartPole-v1",
                "Acrobot-v1",
                "MountainCar-v0",
                "MountainCarContinuous-v0",
                "Pendulum-v1"
            })
    void keepsTheContract(String id) {
        BuiltIn factory = Catalogue.find(id);
        for (int seed = 0; seed < 5; seed++) {
            assertThat(EnvironmentChecker.check(factory, seed)).isEmpty();
        }
        try (Environment one = factory.create();
                Environment other = factory.create()) {
            assertThat(one.spec()).isEqualTo(factory.spec());
            assertThatIllegalStateException().isThrownBy(() -> act(one, 0));
            refusesTheOtherKindOfAction(one);
            sameSeedSameEpisode(one, other);
            refusesActionsThatThereAreNot(one);
            truncatesAtTheTimeLimit(one, lasting(factory));
            if (!one.spec().continuous()) {
                allActionsAreLegal(one);
            }
            allocatesNothingPerStep(one);
        }
    }

    private static void sameSeedSameEpisode(Environment one, Environment other) {
        List<Object> first = episode(one, 7);
        episode(one, 8); // what came before does not matter
        assertThat(episode(one, 7)).isEqualTo(first);
        episode(other, 9);
        assertThat(episode(other, 7)).isEqualTo(first);
        assertThat(episode(other, 8)).isNotEqualTo(first);
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
            result = act(environment, random.nextDouble());
            seen.add(result);
        } while (!result.ended());
        environment.observe(observation, 0);
        seen.add(Arrays.toString(observation));
        assertThatIllegalStateException().isThrownBy(() -> act(environment, 0));
        return seen;
    }

    private static void refusesTheOtherKindOfAction(Environment environment) {
        environment.reset(1);
        boolean continuous = environment.spec().continuous();
        assertThatThrownBy(() -> {
                    if (continuous) {
                        environment.step(0);
                    } else {
                        environment.step(new float[1], 0);
                    }
                })
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(environment.spec().id());
    }

    private static void refusesActionsThatThereAreNot(Environment environment) {
        environment.reset(1);
        if (environment.spec().continuous()) {
            for (int i = 0; i < environment.spec().actionSize(); i++) {
                float[] action = new float[environment.spec().actionSize()];
                action[i] = Float.NaN;
                assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action, 0));
            }
            act(environment, 1);
            return;
        }
        int actions = environment.spec().actionCount();
        for (int action : new int[] {-1, actions, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
        }
        environment.step(actions - 1);
    }

    /**
     * What reaches the time limit: to and fro, so that no drain grid of more than one cell ever gets empty and no swing grows;
     * for the pole, which falls by that, the yardstick.
     */
    private static Policy lasting(BuiltIn factory) {
        EnvironmentSpec spec = factory.spec();
        if (spec.id().equals("CartPole-v1")) {
            return factory.heuristics().get("feedback");
        }
        AtomicInteger steps = new AtomicInteger();
        return (in, rng, out) -> {
            int side = steps.getAndIncrement() % 2;
            if (spec.continuous()) {
                Arrays.fill(out.continuousActions(), side - 0.5f);
            } else {
                out.actions()[0] = side;
            }
        };
    }

    private static void truncatesAtTheTimeLimit(Environment environment, Policy lasting) {
        EnvironmentSpec spec = environment.spec();
        ObservationBatch in = new ObservationBatch(1, new float[spec.observationSize()], null);
        ActionBatch out = ActionBatch.of(spec, 1);
        SplitMix random = new SplitMix(2);
        int truncated = 0;
        for (int episode = 0; episode < 200; episode++) {
            environment.reset(random.nextLong());
            int steps = 0;
            StepResult result;
            do {
                environment.observe(in.observations(), 0);
                lasting.act(in, random, out);
                result = spec.continuous()
                        ? environment.step(out.continuousActions(), 0)
                        : environment.step(out.actions()[0]);
                steps++;
            } while (!result.ended());
            assertThat(steps).isLessThanOrEqualTo(spec.timeLimit());
            assertThat(result.truncated()).isEqualTo(steps == spec.timeLimit());
            truncated += result.truncated() ? 1 : 0;
        }
        assertThat(truncated).isPositive();
    }

    private static void allActionsAreLegal(Environment environment) {
        assertThat(environment.spec().actionMasks()).isFalse();
        boolean[] mask = new boolean[environment.spec().actionCount() + 2];
        environment.actionMask(mask, 1);
        assertThat(mask[0]).isFalse();
        assertThat(mask[mask.length - 1]).isFalse();
        for (int i = 1; i < mask.length - 1; i++) {
            assertThat(mask[i]).isTrue();
        }
    }

    /** Steps whose rewards are real numbers may cost a result each, which the compiler removes where it can. */
    private static void allocatesNothingPerStep(Environment environment) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int steps = 20_000;
        long perStep = environment.spec().continuous() ? 24 : 0;
        play(environment, steps);
        long before = threads.getCurrentThreadAllocatedBytes();
        int episodes = play(environment, steps);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).isLessThan(1000 + 100L * episodes + perStep * steps); // an episode may cost an object or two
    }

    private static int play(Environment environment, int steps) {
        float[] observation = new float[environment.spec().observationSize()];
        EnvironmentSpec spec = environment.spec();
        int actions = spec.actionCount();
        float[] action = new float[spec.actionSize()];
        SplitMix random = new SplitMix(3);
        int episodes = 0;
        environment.reset(0);
        for (int i = 0; i < steps; i++) {
            environment.observe(observation, 0);
            StepResult result;
            if (spec.continuous()) {
                Arrays.fill(action, random.nextFloat());
                result = environment.step(action, 0);
            } else {
                result = environment.step(random.nextInt(actions));
            }
            if (result.ended()) {
                environment.reset(i);
                episodes++;
            }
        }
        return episodes;
    }

    /** Takes the action that is so far from the first to the last, or from the low bounds to the high ones. */
    private static StepResult act(Environment environment, double fraction) {
        EnvironmentSpec spec = environment.spec();
        if (!spec.continuous()) {
            return environment.step((int) Math.min(fraction * spec.actionCount(), spec.actionCount() - 1));
        }
        float[] action = new float[spec.actionSize()];
        for (int i = 0; i < action.length; i++) {
            float low = spec.continuousActions().low(i);
            action[i] = (float) (low + fraction * (spec.continuousActions().high(i) - low));
        }
        return environment.step(action, 0);
    }
}
