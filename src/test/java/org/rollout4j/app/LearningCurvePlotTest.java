package org.rollout4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.train.RunHistory;

class LearningCurvePlotTest {
    @TempDir
    private Path folder;

    private static RunHistory run(double... returns) {
        List<RunHistory.Point> points = new ArrayList<>();
        for (int i = 0; i < returns.length; i++) {
            points.add(new RunHistory.Point(1000L * (i + 1), returns[i]));
        }
        return new RunHistory(points, 1000L * returns.length, 1);
    }

    private static LearningCurvePlot plot(List<RunHistory> runs, LearningCurvePlot.Level... levels) {
        return new LearningCurvePlot("a title", List.of(new LearningCurvePlot.Curve("ppo", runs)), List.of(levels));
    }

    @Test
    void axisBeginsAtTheLowestSettledReturnNotAtTheRandomPolicyFarBelow() {
        LearningCurvePlot.Range range = plot(
                        List.of(run(-5, -4, 0.5, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9)),
                        new LearningCurvePlot.Level("random", -100),
                        new LearningCurvePlot.Level("optimal", 1))
                .range();

        assertThat(range.low()).isBetween(0.75, 0.8);
        assertThat(range.high()).isBetween(1.0, 1.05);
    }

    @Test
    void axisBeginsAtTheRandomPolicyIfACurveFallsBelowIt() {
        LearningCurvePlot.Range range = plot(
                        List.of(run(0, -9, -9, -9, -9, -9)),
                        new LearningCurvePlot.Level("random", -2),
                        new LearningCurvePlot.Level("optimal", 1))
                .range();

        assertThat(range.low()).isBetween(-2.5, -2.0);
    }

    @Test
    void axisHasRoomWhereNothingVaries() {
        LearningCurvePlot.Range range = plot(List.of(run(0, 0, 0)), new LearningCurvePlot.Level("random", 0))
                .range();

        assertThat(range.low()).isLessThan(0);
        assertThat(range.high()).isGreaterThan(0);
    }

    @Test
    void drawsTheCurveInItsColour() throws IOException {
        Path png = folder.resolve("curve.png");

        plot(List.of(run(0, 0.5, 0.9), run(0.1, 0.7, 0.8, 0.9)), new LearningCurvePlot.Level("random", -1))
                .write(png);

        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(1000);
        assertThat(image.getHeight()).isEqualTo(600);
        int blue = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                blue += (image.getRGB(x, y) & 0xFFFFFF) == (new Color(0x0072B2).getRGB() & 0xFFFFFF) ? 1 : 0;
            }
        }
        assertThat(blue).isGreaterThan(300);
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("missing/curve.png");

        assertThatThrownBy(() -> plot(List.of(run(0, 1))).write(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nowhere.toString());
    }
}
