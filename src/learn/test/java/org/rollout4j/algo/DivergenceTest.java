package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;

/** Numbers that are not finite are told at once, with the name of the quantity, and before they get into the parameters. */
class DivergenceTest {
    static Stream<Arguments> cases() {
        return Stream.of(Run.PPO, Run.A2C)
                .flatMap(config -> Stream.of(
                        broken(config, "reward is NaN at element 3", r -> r.rewards()[3] = Float.NaN),
                        broken(config, "reward is -Infinity", r -> r.rewards()[0] = Float.NEGATIVE_INFINITY),
                        broken(config, "observation is NaN at element 9", r -> r.observations()[9] = Float.NaN),
                        broken(
                                config,
                                "next observation is Infinity at element 2",
                                r -> r.nextObservations()[2] = Float.POSITIVE_INFINITY),
                        broken(config, "policy loss is ", r -> Arrays.fill(r.rewards(), 3e38f))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theQuantityIsNamedAndTheParametersStay(AlgorithmConfig config, String message, Consumer<Rollout> breaking) {
        try (Run run = Run.of(IdentityEnvironment::new, config, 5, 1)) {
            run.update();
            Rollout rollout = run.collect();
            breaking.accept(rollout);
            State before = run.learner.state();
            assertThatThrownBy(() -> run.learner.update(rollout, run.progress()))
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining(message);
            if (message.contains("observation") || message.contains("reward")) {
                Bits.assertSame(run.learner.state(), before);
            }
            run.learner.state().tensors().forEach((name, tensor) -> {
                if (tensor.type() == Tensor.Type.F32) {
                    DivergenceException.check(name, tensor.floats(), tensor.length());
                }
            });
        }
    }

    private static Arguments broken(AlgorithmConfig config, String message, Consumer<Rollout> breaking) {
        return Arguments.of(config, message, breaking);
    }
}
