package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Gaussians;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.NetworkSpec;

class GaussianHeadTest {
    private static final Box BOX =
            new Box(List.of(3), List.of(-0.5f, 990f, Float.NEGATIVE_INFINITY), List.of(0.25f, 1000f, 7f));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void meansAreInTheUnitOfTheEnvironment(boolean hidden) {
        Architecture architecture = new Architecture(4, hidden ? List.of(6, 5) : List.of(), Activation.TANH, 3);
        float[] parameters = Gaussians.gaussians(new SplitMix(1), architecture.parameterCount());
        float[] observation = {0.5f, -1, 2, 0.1f};
        float[] scaled = means(architecture, parameters, observation);
        GaussianHead head = new GaussianHead(new float[3], BOX);

        float[] means = means(architecture, head.meansOfEnvironment(architecture, parameters), observation);

        assertThat(means[0]).isCloseTo(-0.125f + 0.375f * scaled[0], within(1e-5f));
        assertThat(means[1]).isCloseTo(995 + 5 * scaled[1], within(1e-3f));
        assertThat(means[2]).isCloseTo(scaled[2], within(1e-6f));
        assertThat(new GaussianHead(new float[3], null).meansOfEnvironment(architecture, parameters))
                .isEqualTo(parameters);
    }

    /** Means of -1, 0 and 1 are the bounds and the middle of them. */
    @Test
    void whatIsDrawnIsTakenToTheBox() {
        float[] logStd = {-1, 0, 0.5f};
        float[] means = {-1, 1, 3, 0, 0, -7, 1, -1, 0, 1e38f, -1e38f, 1};
        Actions out = Actions.of(ActionSpace.continuous(BOX), 4);
        new GaussianHead(logStd, BOX).best(0, 4, means, null, out);
        assertThat(out.drawn()).isEqualTo(means);
        assertThat(Arrays.copyOf(out.values(), 9)).containsExactly(-0.5f, 1000, 3, -0.125f, 995, -7, 0.25f, 990, 0);
        new GaussianHead(logStd, null).best(0, 4, means, null, out);
        assertThat(out.values()).isEqualTo(means);
    }

    @Test
    void aBoxWhoseWidthIsNoFloatIsRefused() {
        Box wide = Box.of(-3.4e38f, 3.4e38f, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianHead(new float[1], wide))
                .withMessageContaining("a float is needed as its width");
        assertThatIllegalArgumentException().isThrownBy(() -> new SquashedGaussianHead(wide));
        assertThat(new GaussianHead(new float[1], null).halfWidth(0)).isEqualTo(1);
    }

    private static float[] means(Architecture architecture, float[] parameters, float[] observation) {
        float[] means = new float[3];
        NetworkSpec.of(architecture).network(parameters).newPass(1).forward(1, observation, 0, means, 0);
        return means;
    }
}
