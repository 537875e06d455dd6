package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.math.Schedule;

class ConfigTest {
    static Stream<Arguments> badPpo() {
        return Stream.of(
                ppo("envs is 0", c -> c.withEnvs(0)),
                ppo("envs is 65537", c -> c.withEnvs(65_537)),
                ppo("horizon is 0", c -> c.withHorizon(0)),
                ppo("horizon is 1000001", c -> c.withHorizon(1_000_001)),
                ppo("minibatchSize is 0", c -> c.withMinibatchSize(0)),
                ppo("epochs is 0", c -> c.withEpochs(0)),
                ppo("epochs is 1001", c -> c.withEpochs(1001)),
                ppo("learningRate is -1.0E-4", c -> c.withLearningRate(Schedule.constant(-1e-4))),
                ppo("learningRate is 2.0", c -> c.withLearningRate(Schedule.linear(0, 2))),
                ppo("clip is 0.0", c -> c.withClip(Schedule.linear(0.2, 0))),
                ppo("clip is 11.0", c -> c.withClip(Schedule.constant(11))),
                ppo("discount is 1.01", c -> c.withDiscount(1.01)),
                ppo("discount is NaN", c -> c.withDiscount(Double.NaN)),
                ppo("lambda is -0.1", c -> c.withLambda(-0.1)),
                ppo("entropyWeight is -1.0", c -> c.withEntropyWeight(Schedule.constant(-1))),
                ppo("valueWeight is -1.0", c -> c.withValueWeight(-1)),
                ppo("valueClip is -1.0", c -> c.withValueClip(-1)),
                ppo("maxGradientNorm is -0.5", c -> c.withMaxGradientNorm(-0.5)),
                ppo("maxGradientNorm is NaN", c -> c.withMaxGradientNorm(Double.NaN)),
                ppo("targetKl is -1.0", c -> c.withTargetKl(-1)),
                ppo("network is null", c -> c.withNetwork(null)));
    }

    static Stream<Arguments> badA2c() {
        return Stream.of(
                a2c("envs is 0", c -> c.withEnvs(0)),
                a2c("horizon is 0", c -> c.withHorizon(0)),
                a2c("envs * horizon is 65536000000", c -> c.withEnvs(65_536).withHorizon(1_000_000)),
                a2c("learningRate is 2.0", c -> c.withLearningRate(Schedule.constant(2))),
                a2c("discount is -0.01", c -> c.withDiscount(-0.01)),
                a2c("lambda is 1.1", c -> c.withLambda(1.1)),
                a2c("entropyWeight is 11.0", c -> c.withEntropyWeight(Schedule.constant(11))),
                a2c("valueWeight is 101.0", c -> c.withValueWeight(101)),
                a2c("maxGradientNorm is -1.0", c -> c.withMaxGradientNorm(-1)),
                a2c("network is null", c -> c.withNetwork(null)));
    }

    @ParameterizedTest
    @MethodSource("badPpo")
    void badComponentsOfPpoAreNamed(String message, UnaryOperator<PpoConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(PpoConfig.defaults()))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @MethodSource("badA2c")
    void badComponentsOfA2cAreNamed(String message, UnaryOperator<A2cConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(A2cConfig.defaults()))
                .withMessageStartingWith(message);
    }

    static Stream<Arguments> badDqn() {
        return Stream.of(
                dqn("quantiles is 0", c -> c.withQuantiles(0)),
                dqn("quantiles is 1001", c -> c.withQuantiles(1001)),
                dqn("huberDelta is 0.0", c -> c.withHuberDelta(0)),
                dqn("network is null", c -> c.withNetwork(null)),
                dqn("dueling is true", c -> c.withQuantiles(2).withDueling(true)));
    }

    @ParameterizedTest
    @MethodSource("badDqn")
    void badComponentsOfDqnAreNamed(String message, UnaryOperator<DqnConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(DqnConfig.defaults()))
                .withMessageStartingWith(message);
    }

    @Test
    void refiningChangesOneComponent() {
        PpoConfig refined = PpoConfig.defaults().withEpochs(3);
        assertThat(refined.epochs()).isEqualTo(3);
        assertThat(refined.withEpochs(PpoConfig.defaults().epochs())).isEqualTo(PpoConfig.defaults());
    }

    private static Arguments ppo(String message, UnaryOperator<PpoConfig> change) {
        return Arguments.of(message, change);
    }

    private static Arguments dqn(String message, UnaryOperator<DqnConfig> change) {
        return Arguments.of(message, change);
    }

    private static Arguments a2c(String message, UnaryOperator<A2cConfig> change) {
        return Arguments.of(message, change);
    }
}
