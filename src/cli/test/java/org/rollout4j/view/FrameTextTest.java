package org.rollout4j.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Scene;

class FrameTextTest {
    private static final List<String> NAMES = List.of("left", "none", "right");

    private static Frame frame(boolean[] legal, float[] probabilities, float[] values, int[] best) {
        return new Frame(
                3, null, new float[1], legal, probabilities, values, 0.5f, best, 2, null, -1, -3, false, false);
    }

    private static List<String> lines(Frame frame) {
        return new FrameText("hill", NAMES, Theme.DARK, Ansi.NONE).lines(2, frame);
    }

    @Test
    void showsFiguresAndABarForEachAction() {
        assertThat(lines(frame(null, new float[] {0.25f, 0, 0.75f}, null, new int[] {0, 2})))
                .containsExactly(
                        "hill",
                        "episode 2",
                        "step    3",
                        "action  right",
                        "reward  -1.000",
                        "return  -3.000",
                        "value   0.500",
                        "* left  ##         0.250",
                        "  none             0.000",
                        "* right ######     0.750");
    }

    @Test
    void barsOfValuesReachFromTheLeastToTheGreatestOfTheLegalOnes() {
        boolean[] legal = {true, false, true};
        assertThat(lines(frame(legal, null, new float[] {-12, 0, -10}, null)))
                .endsWith("  left           -12.000", "  none  illegal", "  right ######## -10.000");
    }

    @Test
    void actionsOfNobodyHaveNamesOnly() {
        assertThat(lines(frame(null, null, null, null))).endsWith("  left", "  none", "  right");
    }

    @Test
    void theEndIsToldAndContinuousActionsAreNumbers() {
        Frame end = new Frame(
                200, null, new float[1], null, null, null, null, null, -1, new float[] {0.5f, -2}, -1, -3, false, true);
        assertThat(new FrameText("pendulum", List.of(), Theme.DARK, Ansi.NONE).lines(1, end))
                .containsExactly(
                        "pendulum",
                        "episode 1",
                        "step    200, truncated",
                        "action  0.500 -2.000",
                        "reward  -1.000",
                        "return  -3.000",
                        "value   -");
    }

    @Test
    void ofManyActionsTheBestAreShownInTheirOrder() {
        float[] probabilities = new float[40];
        for (int i = 0; i < 40; i++) {
            probabilities[i] = (i * 7 % 40) / 780f;
        }
        List<ActionBar> bars = ActionBar.of(frame(null, probabilities, null, null), List.of());
        assertThat(bars).hasSize(14).isSortedAccordingTo((a, b) -> a.action() - b.action());
        assertThat(bars).allSatisfy(bar -> assertThat(bar.share()).isGreaterThanOrEqualTo(26 / 780f));
    }

    @Test
    void thePictureStandsBeside() {
        Scene scene = Scene.builder(48, 2)
                .rectangle(0, 0, 48, 2, Scene.Paint.ACCENT, 1)
                .build();
        Frame frame = new Frame(0, scene, new float[1], null, null, null, null, null, -1, null, 0, 0, false, false);
        List<String> lines = lines(frame);
        assertThat(lines.get(0)).isEqualTo("#".repeat(48) + "  hill");
        assertThat(lines.get(1)).isEqualTo(" ".repeat(48) + "  episode 2");
    }
}
