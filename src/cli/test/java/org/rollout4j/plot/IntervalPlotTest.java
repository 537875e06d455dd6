package org.rollout4j.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;
import org.rollout4j.math.Statistics.Interval;

class IntervalPlotTest {
    private static IntervalPlot plot(int bars, Level... levels) {
        List<IntervalPlot.Bar> all = IntStream.range(0, bars)
                .mapToObj(i -> new IntervalPlot.Bar(
                        "agent " + i, 10 + i, new Interval(9.5 + i, 10.5 + i), new double[] {9.5 + i, 10.5 + i}))
                .toList();
        return new IntervalPlot("a title", Axis.of("return"), "median", all, List.of(levels));
    }

    @Test
    void barIsTheInterquartileMeanInItsStratifiedBootstrapInterval() {
        double[][] scores = {{1, 2, 3, 10}, {0, 5}};

        IntervalPlot.Bar bar = IntervalPlot.Bar.interquartileMean("ppo", scores, new SplitMix(3));

        assertThat(bar.estimate()).isEqualTo((1 + 2 + 3 + 5) / 4.0);
        assertThat(bar.interval())
                .isEqualTo(
                        Statistics.stratifiedBootstrap(scores, Statistics::interquartileMean, 2000, new SplitMix(3)));
        assertThat(bar.runs()).containsExactly(1, 2, 3, 10, 0, 5);
    }

    @Test
    void svgSaysTheFiguresAndDrawsABarEach() throws IOException {
        Svg svg = Svg.of(plot(2, new Level("optimum", 12), new Level("random policy", -500))
                .draw(ImageFormat.SVG, ImageSize.PAPER));

        assertThat(svg.description())
                .contains("x axis: return.", "agent 0 10 (9.5 to 10.5); agent 1 11 (10.5 to 11.5); optimum 12;")
                .endsWith("random policy -500 (outside)");
        assertThat(svg.count("fill", new Color(0x0072B2))).isEqualTo(1);
        assertThat(svg.count("fill", new Color(0xD55E00))).isEqualTo(1);
        assertThat(svg.count("fill", new Color(0x009E73))).isZero();
    }

    @Test
    void axisShowsAllBarsAndTheLinesNearThem() {
        Interval range = plot(2, new Level("optimum", 12.5), new Level("random policy", -500))
                .range();

        assertThat(range.low()).isBetween(9.0, 9.5);
        assertThat(range.high()).isBetween(12.5, 13.0);
    }

    /** The places of ticks are XChart's to choose; a bar whose tick it leaves out would have no name. */
    @ParameterizedTest
    @CsvSource({"1, 1200", "2, 1000", "3, 1200", "5, 1200", "8, 1200", "12, 1200", "20, 1200", "20, 4000", "1, 4000"})
    void everyBarHasItsName(int bars, int height) {
        XYChart chart = plot(bars).chart(new ImageSize(2000, height, 300));
        Set<String> named = new TreeSet<>();
        Function<Double, String> names = chart.getStyler().getYAxisTickLabelsFormattingFunction();
        chart.getStyler().setYAxisTickLabelsFormattingFunction(value -> {
            named.add(names.apply(value));
            return names.apply(value);
        });

        BitmapEncoder.getBufferedImage(chart);

        List<String> expected = new ArrayList<>();
        IntStream.range(0, bars).forEach(i -> expected.add("agent " + i));
        assertThat(named).containsAll(expected);
    }

    @Test
    void aHeightTooSmallForTheBarsIsRefused() {
        assertThatThrownBy(() -> plot(40).draw(ImageFormat.PNG, ImageSize.PAPER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("height is 1200: 40 bars need 1925");
    }
}
