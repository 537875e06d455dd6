package org.rollout4j.plot;

import java.awt.BasicStroke;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rollout4j.math.Statistics;
import org.rollout4j.math.Statistics.Interval;

/**
 * Bars of results, one below the other: each reaches over the interval of an estimate, a stroke marks the estimate, and circles the runs
 * that it is an estimate of. The axis need not begin at zero, since the length of a bar is that of its interval.
 *
 * @param title what it is about, empty for no title
 * @param x what is estimated
 * @param estimate what the strokes mark
 * @param bars of distinct names, the first on top
 * @param levels lines down through all
 * @param styles the style of each bar, see {@link Styles}
 */
public record IntervalPlot(
        String title, Axis x, String estimate, List<Bar> bars, List<Level> levels, List<Integer> styles)
        implements Plot {
    private static final double HALF_HEIGHT = 0.25;

    /** How much of the figure's height title and axis take, about. */
    private static final int AROUND = 62;

    /** Below it XChart puts ticks where it likes. */
    private static final int MIN_HEIGHT = 230;

    private static final int LETTER_HEIGHT = 10;

    /**
     * A bar.
     *
     * @param estimate what is marked
     * @param runs what is shown as circles
     */
    public record Bar(String name, double estimate, Interval interval, double[] runs) {
        /**
         * The interquartile mean of scores with its 95 % stratified bootstrap interval (Agarwal et al., 2021).
         *
         * @param scores {@code [task][run]}, at least one run a task
         */
        public static Bar interquartileMean(String name, double[][] scores, RandomGenerator rng) {
            return new Bar(
                    name,
                    Statistics.interquartileMean(scores),
                    Statistics.stratifiedBootstrap(scores, Statistics::interquartileMean, Curve.RESAMPLES, rng),
                    Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray());
        }

        private String description() {
            return "%s %s (%s to %s)"
                    .formatted(
                            name,
                            Labels.number(estimate),
                            Labels.number(interval.low()),
                            Labels.number(interval.high()));
        }
    }

    public IntervalPlot {
        bars = List.copyOf(bars);
        levels = List.copyOf(levels);
        styles = List.copyOf(styles);
        if (bars.stream().map(Bar::name).distinct().count() < bars.size()) {
            throw new IllegalArgumentException("bars need distinct names");
        }
    }

    /** With the styles in their order. */
    public IntervalPlot(String title, Axis x, String estimate, List<Bar> bars, List<Level> levels) {
        this(title, x, estimate, bars, levels, Styles.inOrder(bars.size()));
    }

    @Override
    public byte[] draw(ImageFormat format, ImageSize size) throws IOException {
        Interval shown = range();
        List<String> named = Stream.concat(
                        bars.stream().map(Bar::description), levels.stream().map(level -> level.label(shown)))
                .toList();
        return Drawing.of(() -> chart(size), named, format, size);
    }

    XYChart chart(ImageSize size) {
        int needed = Math.max(MIN_HEIGHT, AROUND + bars.size() * LETTER_HEIGHT);
        if (size.pointsHigh() < needed) {
            throw new IllegalArgumentException("height is " + size.height() + ": " + bars.size() + " bars need "
                    + (int) Math.ceil(size.pixels(needed)));
        }
        XYChart chart = Style.chart(title, x.title(), "", size);
        Interval shown = range();
        double bottom = bars.size() + 0.5;
        // the distance of ticks is rounded to a power of ten if it is about that: so there is one for each bar
        int spacing = (int) (0.95 * (size.pointsHigh() - AROUND) / bars.size());
        chart.getStyler()
                .setXAxisMin(shown.low())
                .setXAxisMax(shown.high())
                .setYAxisMin(-bottom)
                .setYAxisMax(-0.5)
                .setYAxisTickMarkSpacingHint(Math.max(1, spacing))
                .setYAxisTickLabelsFormattingFunction(this::name)
                .setPlotGridHorizontalLinesVisible(false)
                .setMarkerSize(3);
        for (int i = 0; i < bars.size(); i++) {
            addBar(chart, i);
        }
        for (int i = 0; i < bars.size(); i++) {
            addRuns(chart, i);
        }
        for (int i = 0; i < levels.size(); i++) {
            double at = levels.get(i).value();
            double[] ends = {-bottom, -0.5};
            Style.addLine(chart, levels.get(i).label(shown), new double[] {at, at}, ends, Style.level(i), Style.LEVEL);
        }
        return chart;
    }

    /** The name of the bar at a height. Elsewhere nothing, at both ends of the axis not the same: XChart would take the axis to be without length. */
    private String name(double height) {
        int i = (int) Math.round(-height) - 1;
        if (i >= 0 && i < bars.size() && Math.abs(height + i + 1) < HALF_HEIGHT) {
            return bars.get(i).name();
        }
        return height < -1 ? "  " : " ";
    }

    private void addBar(XYChart chart, int i) {
        Bar bar = bars.get(i);
        double middle = -i - 1;
        double low = bar.interval().low();
        double high = bar.interval().high();
        double[] ends = {middle - HALF_HEIGHT, middle + HALF_HEIGHT};
        Style.addShape(
                chart,
                bar.name() + " interval",
                new double[] {low, high, high, low},
                new double[] {ends[0], ends[0], ends[1], ends[1]},
                Style.colour(styles.get(i)));
        Style.addLine(
                chart,
                bar.name(),
                new double[] {bar.estimate(), bar.estimate()},
                ends,
                new BasicStroke(1.6f),
                Style.INK);
        chart.getSeries(bar.name()).setLabel(estimate).setShowInLegend(i == 0);
    }

    private void addRuns(XYChart chart, int i) {
        double[] heights = new double[bars.get(i).runs().length];
        Arrays.fill(heights, -i - 1.0);
        XYSeries runs =
                chart.addSeries(bars.get(i).name() + " runs", bars.get(i).runs(), heights);
        runs.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        runs.setMarker(SeriesMarkers.CIRCLE);
        runs.setMarkerColor(Style.INK);
        runs.setLabel("one run");
        runs.setShowInLegend(i == 0);
    }

    /** The part of the x axis that is shown: all bars, and of the lines those that are no further from them than they are long together. */
    Interval range() {
        return x.range().orElseGet(() -> {
            double[] all = bars.stream()
                    .flatMapToDouble(bar -> DoubleStream.concat(
                            DoubleStream.of(bar.interval().low(), bar.interval().high()), DoubleStream.of(bar.runs())))
                    .toArray();
            double low = DoubleStream.of(all).min().orElse(0);
            double high = DoubleStream.of(all).max().orElse(1);
            double[] near = levels.stream()
                    .mapToDouble(Level::value)
                    .filter(value -> value >= low - (high - low) && value <= high + (high - low))
                    .toArray();
            return CurvePlot.withMargin(
                    DoubleStream.of(near).reduce(low, Math::min),
                    DoubleStream.of(near).reduce(high, Math::max),
                    CurvePlot.MARGIN);
        });
    }
}
