package org.rollout4j.plot;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.rollout4j.math.Statistics.Interval;

/**
 * Curves in their bands, and lines across to measure them by.
 *
 * <p>Unless the y axis says otherwise, it shows all curves but for what lies below all lines while learning begins, and those lines that are
 * not far below the curves. Lines that are not to be seen are named in the legend with their value.
 *
 * @param title what it is about, empty for no title
 * @param curves of distinct names; colours, dashes and marks tell them apart, each of which would do alone
 * @param levels lines across
 * @param styles the style of each curve, see {@link Styles}
 */
public record CurvePlot(String title, Axis x, Axis y, List<Curve> curves, List<Level> levels, List<Integer> styles)
        implements Plot {
    /** The fraction of a curve in which learning begins. */
    private static final double WARM_UP = 0.3;

    /** The least length of the y axis, so that values which are all the same do not look different. */
    private static final double MIN_SPAN = 1e-3;

    static final double MARGIN = 0.04;
    private static final double X_MARGIN = 0.02;

    /** What is below all lines by no more than this fraction of the axis is shown all the same. */
    private static final double NEAR = 0.25;

    /** How many marks a curve has; on every point they would hide it. */
    private static final int MARKS = 8;

    public CurvePlot {
        curves = List.copyOf(curves);
        levels = List.copyOf(levels);
        styles = List.copyOf(styles);
        long names = Stream.concat(
                        curves.stream().map(Curve::name), levels.stream().map(Level::name))
                .distinct()
                .count();
        if (names < curves.size() + levels.size()) {
            throw new IllegalArgumentException("curves and levels need distinct names");
        }
    }

    /** With the styles in their order. */
    public CurvePlot(String title, Axis x, Axis y, List<Curve> curves, List<Level> levels) {
        this(title, x, y, curves, levels, Styles.inOrder(curves.size()));
    }

    @Override
    public byte[] draw(ImageFormat format, ImageSize size) throws IOException {
        List<String> named = Stream.concat(
                        curves.stream().map(Curve::name), levels.stream().map(level -> level.label(range())))
                .toList();
        return Drawing.of(() -> chart(size), named, format, size);
    }

    XYChart chart(ImageSize size) {
        XYChart chart = Style.chart(title, x.title(), y.title(), size);
        Interval shown = range();
        chart.getStyler().setYAxisMin(shown.low()).setYAxisMax(shown.high());
        Interval across = across();
        chart.getStyler().setXAxisMin(across.low()).setXAxisMax(across.high());
        Style.roundTicks(chart, across.low(), across.high());
        for (int i = 0; i < curves.size(); i++) {
            addBand(chart, curves.get(i), Style.shade(styles.get(i)));
        }
        for (int i = 0; i < curves.size(); i++) {
            addCurve(chart, i);
        }
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            double[] ends = {across.low(), across.high()};
            double[] heights = {level.value(), level.value()};
            Style.addLine(chart, level.label(shown), ends, heights, Style.level(i), Style.LEVEL);
        }
        return chart;
    }

    /** The part of the x axis that is shown. */
    private Interval across() {
        double last = curves.stream()
                .flatMapToDouble(curve -> DoubleStream.of(curve.line().x()))
                .max()
                .orElse(1);
        Interval all = x.range().orElse(new Interval(0, last > 0 ? last : 1));
        return withMargin(all.low(), all.high(), X_MARGIN);
    }

    private static void addBand(XYChart chart, Curve curve, Color shade) {
        int length = curve.line().length();
        if (!curve.hasBand() || length < 2) {
            return;
        }
        double[] outlineX = new double[2 * length];
        double[] outlineY = new double[2 * length];
        for (int i = 0; i < length; i++) {
            outlineX[i] = curve.line().x()[i];
            outlineY[i] = curve.high()[i];
            outlineX[2 * length - 1 - i] = outlineX[i];
            outlineY[2 * length - 1 - i] = curve.low()[i];
        }
        Style.addShape(chart, curve.name() + " band", outlineX, outlineY, shade);
    }

    /** The line, and the marks apart from it: they stand where there is room. The legend shows both. */
    private void addCurve(XYChart chart, int i) {
        Curve curve = curves.get(i);
        int style = styles.get(i);
        Line line = curve.line();
        Line corners = line.corners();
        Style.addLine(chart, curve.name() + " line", corners.x(), corners.y(), Style.curve(style), Style.colour(style));
        chart.getSeries(curve.name() + " line").setShowInLegend(false);
        int stride = Math.max(1, line.length() / MARKS);
        int first = stride * i / Math.max(1, curves.size());
        List<Double> marksX = new ArrayList<>();
        List<Double> marksY = new ArrayList<>();
        for (int at = first; at < line.length(); at += stride) {
            marksX.addAll(List.of(line.x()[at], line.x()[at]));
            marksY.addAll(List.of(line.y()[at], Double.NaN)); // a gap, so that no line joins the marks
        }
        XYSeries marks = chart.addSeries(curve.name(), marksX, marksY);
        marks.setLineColor(Style.colour(style));
        marks.setLineStyle(Style.curve(style));
        marks.setMarker(Style.marker(style));
        marks.setMarkerColor(Style.colour(style));
    }

    /** The part of the y axis that is shown. */
    Interval range() {
        return y.range().map(all -> withMargin(all.low(), all.high(), MARGIN)).orElseGet(this::seen);
    }

    private Interval seen() {
        double lowest = Double.POSITIVE_INFINITY;
        double settled = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            double[] low = curve.hasBand() ? curve.low() : curve.line().y();
            double[] high = curve.hasBand() ? curve.high() : curve.line().y();
            for (int i = 0; i < low.length; i++) {
                lowest = Math.min(lowest, low[i]);
                highest = Math.max(highest, high[i]);
                if (i >= (int) (WARM_UP * low.length)) {
                    settled = Math.min(settled, low[i]);
                }
            }
        }
        double[] lines = levels.stream().mapToDouble(Level::value).toArray();
        double lowestLine = DoubleStream.of(lines).min().orElse(Double.NEGATIVE_INFINITY);
        double top = Math.max(highest, DoubleStream.of(lines).max().orElse(highest));
        double bottom = Math.min(settled, Math.max(lowest, lowestLine));
        if (top - lowest < (1 + NEAR) * (top - bottom)) {
            bottom = lowest;
        }
        return Double.isFinite(top) && Double.isFinite(bottom) ? withMargin(bottom, top, MARGIN) : new Interval(0, 1);
    }

    /** An interval that is longer by a fraction at either end, and long enough to be shown. */
    static Interval withMargin(double low, double high, double margin) {
        double middle = (high + low) / 2;
        double half = Math.max((high - low) / 2, MIN_SPAN * Math.max(1, Math.abs(middle)) / 2);
        return new Interval(middle - (1 + 2 * margin) * half, middle + (1 + 2 * margin) * half);
    }
}
