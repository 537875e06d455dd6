package org.rollout4j.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics.Interval;

class CurvePlotTest {
    private static Line line(double... y) {
        return new Line(
                IntStream.rangeClosed(1, y.length).mapToDouble(i -> 1000 * i).toArray(), y);
    }

    private static CurvePlot plot(List<Curve> curves, Level... levels) {
        return new CurvePlot("a title", Axis.of("steps"), Axis.of("return"), curves, List.of(levels));
    }

    private static Interval range(double[] values, Level... levels) {
        return plot(List.of(Curve.of("ppo", line(values))), levels).range();
    }

    private static CurvePlot twoAlgorithms() {
        return plot(
                List.of(
                        Curve.meanOver("ppo", List.of(line(0, 0.5, 0.9), line(0.1, 0.7, 0.8)), new SplitMix(1)),
                        Curve.of("<b>a2c</b> & more", line(0, 0.2, 0.6))),
                new Level("optimum", 1),
                new Level("random policy", -9));
    }

    @Test
    void axisShowsAllOfTheCurvesButNotALineFarBelow() {
        Interval range = range(
                new double[] {-5, -4, 0.5, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9},
                new Level("random", -100),
                new Level("optimum", 1));

        assertThat(range.low()).isBetween(-5.5, -5.0);
        assertThat(range.high()).isBetween(1.0, 1.5);
    }

    @Test
    void whatIsFarBelowAllLinesWhileLearningBeginsIsNotShown() {
        Interval range = range(
                new double[] {-90, -9, 0.5, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9},
                new Level("random", 0),
                new Level("optimum", 1));

        assertThat(range.low()).isBetween(-0.1, 0.0);
    }

    @Test
    void whatIsALittleBelowAllLinesIsShown() {
        Interval range = range(
                new double[] {-0.1, 0.5, 0.5, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9},
                new Level("random", 0),
                new Level("optimum", 1));

        assertThat(range.low()).isLessThan(-0.1);
    }

    @Test
    void aCurveThatStaysBelowTheRandomPolicyIsShown() {
        assertThat(range(new double[] {0, -9, -9, -9, -9, -9}, new Level("random", -2))
                        .low())
                .isLessThan(-9);
    }

    @Test
    void axisHasRoomWhereNothingVariesAndNothingIsThere() {
        assertThat(range(new double[] {0, 0, 0}, new Level("random", 0)).low()).isLessThan(0);
        assertThat(range(new double[] {0, 0, 0}, new Level("random", 0)).high()).isGreaterThan(0);
        assertThat(plot(List.of()).range()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void svgNamesAxesCurvesAndLinesAndDrawsEachInItsColour() throws IOException {
        Svg svg = Svg.of(twoAlgorithms().draw(ImageFormat.SVG, ImageSize.PAPER));

        assertThat(svg.title()).isEqualTo("a title");
        assertThat(svg.description())
                .isEqualTo(
                        "x axis: steps. y axis: return. ppo; <b>a2c</b> & more; optimum 1; random policy -9 (outside)");
        assertThat(svg.attribute("width")).isEqualTo("480pt");
        assertThat(svg.attribute("height")).isEqualTo("288pt");
        // two segments and the line in the legend
        assertThat(svg.count("stroke", new Color(0x0072B2))).isGreaterThanOrEqualTo(3);
        assertThat(svg.count("stroke", new Color(0xD55E00))).isGreaterThanOrEqualTo(3);
        assertThat(svg.count("stroke", new Color(0x009E73)))
                .as("there are two curves")
                .isZero();
        assertThat(svg.count("fill", new Color(0x0072B2)))
                .as("marks, the band, the legend's mark")
                .isEqualTo(5);
        assertThat(svg.count("fill", new Color(0xD55E00)))
                .as("the same without a band")
                .isEqualTo(4);
    }

    @Test
    void sameFigureSameBytes() throws IOException {
        for (ImageFormat format : ImageFormat.values()) {
            assertThat(twoAlgorithms().draw(format, ImageSize.PAGE))
                    .isEqualTo(twoAlgorithms().draw(format, ImageSize.PAGE));
        }
    }

    @Test
    void pngHasItsSizeAndTheCurvesInTheirColours() throws IOException {
        byte[] png = twoAlgorithms().draw(ImageFormat.PNG, new ImageSize(900, 500, 150));

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(900);
        assertThat(image.getHeight()).isEqualTo(500);
        assertThat(pixels(image, new Color(0x0072B2))).isGreaterThan(300);
        assertThat(pixels(image, new Color(0xD55E00))).isGreaterThan(300);
        assertThat(pixels(image, Color.WHITE)).isBetween(900 * 500 / 2L, 900 * 500 - 5000L);
        assertThat(dotsPerMetre(png) * 0.0254).isCloseTo(150, within(0.1));
    }

    @Test
    void finerIsTheSameFigureWithMoreDots() throws IOException {
        BufferedImage page =
                ImageIO.read(new ByteArrayInputStream(twoAlgorithms().draw(ImageFormat.PNG, ImageSize.PAGE)));
        BufferedImage paper =
                ImageIO.read(new ByteArrayInputStream(twoAlgorithms().draw(ImageFormat.PNG, ImageSize.PAPER)));

        double share = pixels(page, new Color(0x0072B2)) / (double) (page.getWidth() * page.getHeight());
        double finer = pixels(paper, new Color(0x0072B2)) / (double) (paper.getWidth() * paper.getHeight());
        assertThat(finer / share).isBetween(0.9, 1.4);
    }

    @Test
    void namesMustDiffer() {
        Curve curve = Curve.of("ppo", line(1, 2));

        assertThatThrownBy(() -> plot(List.of(curve, curve)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distinct");
    }

    @Test
    void sizesTooSmallForTheLettersAreRefused() {
        assertThatThrownBy(() -> new ImageSize(300, 1200, 300))
                .hasMessage("width is 300: a whole number from 600 to 20000 is allowed");
    }

    private static long pixels(BufferedImage image, Color colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour.getRGB())
                .count();
    }

    private static int dotsPerMetre(byte[] png) {
        int chunk = new String(png, StandardCharsets.ISO_8859_1).indexOf("pHYs");
        return ByteBuffer.wrap(png).getInt(chunk + 4);
    }
}
