package org.rollout4j.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.fakes.Raw;

/** What all wrappers have in common. */
class WrapperTest {
    private static final Map<String, UnaryOperator<Environment>> WRAPPERS = Map.of(
            "limit", environment -> new TimeLimit(environment, 7),
            "clip", environment -> new ClipReward(environment, -0.5f, 2),
            "scale", environment -> new ScaleReward(environment, 0.3),
            "stack", environment -> new FrameStack(environment, 3),
            "normalise", WrapperTest::normalise,
            "monitor", environment -> new Monitor(environment, entry -> {}),
            "all",
                    environment ->
                            new Monitor(new FrameStack(normalise(new ClipReward(environment, 0, 1)), 2), e -> {}));

    private static Environment normalise(Environment environment) {
        float[] means = new float[environment.spec().observationSize()];
        float[] deviations = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = i;
            deviations[i] = i + 0.5f;
        }
        return new NormaliseObservation(environment, means, deviations);
    }

    static Stream<Arguments> wrapped() {
        Map<String, EnvironmentFactory> inner = Map.of(
                "corridor", Corridor::new,
                "drain-grid", Catalogue.find("drain-grid"),
                "Pendulum-v1", Catalogue.find("Pendulum-v1"),
                "MountainCarContinuous-v0", Catalogue.find("MountainCarContinuous-v0"),
                "Acrobot-v1", Catalogue.find("Acrobot-v1"));
        return WRAPPERS.keySet().stream()
                .flatMap(wrapper -> inner.keySet().stream()
                        .map(id -> Arguments.of(
                                wrapper + " " + id, Wrapper.around(inner.get(id), WRAPPERS.get(wrapper)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrapped")
    void keepsTheContract(String name, EnvironmentFactory wrapped) {
        assertThat(EnvironmentChecker.check(wrapped, 3)).isEmpty();
    }

    static Stream<UnaryOperator<Environment>> wrappers() {
        return WRAPPERS.values().stream();
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void passesMasksRefusalsAndTheEndThrough(UnaryOperator<Environment> wrap) {
        Corridor corridor = new Corridor();
        Environment wrapped = wrap.apply(corridor);
        EnvironmentSpec spec = wrapped.spec();
        assertThat(spec.withObservations(Corridor.SPEC.observations())
                        .withTimeLimit(20)
                        .withRewardLow(0)
                        .withRewardHigh(9))
                .isEqualTo(Corridor.SPEC);
        assertThatIllegalStateException().isThrownBy(() -> Raw.step(wrapped, 1));
        boolean[] mask = {false, false, false};
        for (int seed = 0; seed < 20; seed++) {
            wrapped.reset(seed);
            boolean[] expected = {false, false, false};
            wrapped.actionMask(mask, 1);
            corridor.actionMask(expected, 1);
            assertThat(mask).isEqualTo(expected);
        }
        StepResult result;
        do {
            result = Raw.step(wrapped, 1);
        } while (!result.ended());
        assertThatIllegalStateException().isThrownBy(() -> Raw.step(wrapped, 1));
        wrapped.close();
        assertThat(corridor.closed).isTrue();
    }

    @Test
    void aroundKeepsWhetherEnvironmentsAreIndependent() {
        EnvironmentFactory shared = new EnvironmentFactory() {
            @Override
            public Environment create() {
                return new Corridor();
            }

            @Override
            public boolean independent() {
                return false;
            }
        };
        UnaryOperator<Environment> wrap = environment -> new ScaleReward(environment, 2);
        assertThat(Wrapper.around(shared, wrap).independent()).isFalse();
        assertThat(Wrapper.around(Corridor::new, wrap).independent()).isTrue();
        // the rewards of the model would be wrong
        assertThat(Catalogue.find("drain-grid").model()).isPresent();
        assertThat(Wrapper.around(Catalogue.find("drain-grid"), wrap).model()).isEmpty();
    }
}
