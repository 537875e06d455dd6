package org.rollout4j.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rollout4j.train.RunHistory;

/**
 * Mean evaluation return against environment steps: for each algorithm the mean over its runs in a band from the lowest to the
 * highest of them, and horizontal lines to measure them by.
 *
 * <p>The y axis shows what is worth seeing: it begins at the lowest curve once learning is under way, or at the lowest line if that
 * is higher, and ends above the highest. Lines below are named in the legend with their value.
 *
 * @param title what it is about
 * @param curves what was trained
 * @param levels what it is measured by
 */
record LearningCurvePlot(String title, List<Curve> curves, List<Level> levels) {
    static final int WIDTH = 1000;
    static final int HEIGHT = 600;

    /** The palette of Okabe and Ito (2008), which colour-blind readers can tell apart, without yellow and black. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS);

    private static final List<float[]> DASHES = List.of(
            new float[] {10, 4}, new float[] {2, 4}, new float[] {10, 4, 2, 4}, new float[] {5, 5}, new float[] {1, 2});

    private static final Color LEVEL = new Color(0x404040);
    private static final int BAND_ALPHA = 45;

    /** The fraction of a run whose evaluations do not count for the y axis. */
    private static final double WARM_UP = 0.3;

    /** The least length of the y axis, so that returns which are all the same do not look different. */
    private static final double LEAST_SPAN = 1e-3;

    /**
     * What was trained.
     *
     * @param runs one for each seed, evaluated at the same steps
     */
    record Curve(String name, List<RunHistory> runs) {
        /** The evaluations that all runs have. */
        private int length() {
            return runs.stream().mapToInt(run -> run.evaluations().size()).min().orElse(0);
        }

        private double[] steps() {
            return runs.get(0).evaluations().stream()
                    .limit(length())
                    .mapToDouble(RunHistory.Point::envSteps)
                    .toArray();
        }

        private DoubleStream at(int i) {
            return runs.stream().mapToDouble(run -> run.evaluations().get(i).meanReturn());
        }

        private double[] mean() {
            return each(i -> at(i).average().orElseThrow());
        }

        private double[] low() {
            return each(i -> at(i).min().orElseThrow());
        }

        private double[] high() {
            return each(i -> at(i).max().orElseThrow());
        }

        private double[] each(IntToDoubleFunction figure) {
            return IntStream.range(0, length()).mapToDouble(figure).toArray();
        }
    }

    /** A horizontal line. */
    record Level(String name, double meanReturn) {}

    /** The curves of what was trained in a comparison, and lines for all that was not. */
    static LearningCurvePlot of(ComparisonResult result, Yardsticks yardsticks) {
        List<Curve> curves = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        yardsticks.oracle().ifPresent(oracle -> levels.add(new Level(Contenders.OPTIMAL, oracle.optimalReturn())));
        for (ComparisonResult.Row row : result.rows()) {
            String name = row.result().algo();
            List<RunHistory> runs =
                    row.entry().runs().stream().map(ComparedRun::history).toList();
            if (!runs.isEmpty()) {
                curves.add(new Curve(name, runs));
            } else if (!name.equals(Contenders.OPTIMAL) && !name.equals(Contenders.RANDOM)) {
                levels.add(new Level(name, row.result().meanReturn()));
            }
        }
        levels.add(new Level(Contenders.RANDOM, yardsticks.randomReturn()));
        return new LearningCurvePlot(result.rows().get(0).result().env(), curves, levels);
    }

    /**
     * Draws it to a file.
     *
     * @throws IOException if that fails; the message names the file
     */
    void write(Path png) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            Files.write(png, ChartEncoder.getBytes(chart(), "png"));
        } catch (InternalError | NoClassDefFoundError | UnsatisfiedLinkError e) {
            throw new IOException(png + ": cannot draw text, Java finds no fonts: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(png + ": cannot write: " + e.getMessage(), e);
        }
    }

    private XYChart chart() {
        int seeds = curves.stream().mapToInt(curve -> curve.runs().size()).max().orElse(0);
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title
                        + (seeds > 1
                                ? Output.format(": mean of %d seeds, band from the lowest to the highest", seeds)
                                : ""))
                .xAxisTitle("environment steps")
                .yAxisTitle("mean return of an evaluation during training")
                .build();
        Range range = range();
        style(chart, range);
        double lastStep = curves.stream()
                .flatMapToDouble(curve -> DoubleStream.of(curve.steps()))
                .max()
                .orElse(1);
        for (int i = 0; i < curves.size(); i++) {
            addBand(chart, curves.get(i), COLOURS.get(i % COLOURS.size()));
        }
        for (int i = 0; i < levels.size(); i++) {
            addLevel(chart, levels.get(i), DASHES.get(i % DASHES.size()), lastStep, range);
        }
        for (int i = 0; i < curves.size(); i++) {
            addMean(chart, curves.get(i), COLOURS.get(i % COLOURS.size()), MARKERS.get(i % MARKERS.size()), range);
        }
        return chart;
    }

    private static void style(XYChart chart, Range range) {
        chart.getStyler()
                .setYAxisMin(range.low())
                .setYAxisMax(range.high())
                .setXAxisMin(0.0)
                .setPlotGridLinesColor(new Color(0xE0E0E0))
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
                .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14))
                .setXAxisTickLabelsFormattingFunction(LearningCurvePlot::steps)
                .setYAxisTickLabelsFormattingFunction(LearningCurvePlot::meanReturn)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15))
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
                .setLegendBorderColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setMarkerSize(6);
    }

    private static void addBand(XYChart chart, Curve curve, Color colour) {
        int length = curve.length();
        if (curve.runs().size() < 2 || length < 2) {
            return;
        }
        double[] steps = curve.steps();
        double[] low = curve.low();
        double[] high = curve.high();
        double[] x = new double[2 * length];
        double[] y = new double[2 * length];
        for (int i = 0; i < length; i++) {
            x[i] = steps[i];
            y[i] = high[i];
            x[2 * length - 1 - i] = steps[i];
            y[2 * length - 1 - i] = low[i];
        }
        Color shade = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA);
        XYSeries band = chart.addSeries(curve.name() + " band", x, y);
        band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        band.setFillColor(shade);
        band.setLineColor(shade);
        band.setMarker(SeriesMarkers.NONE);
        band.setShowInLegend(false);
    }

    private static void addMean(XYChart chart, Curve curve, Color colour, Marker marker, Range range) {
        if (curve.length() == 0) {
            return;
        }
        double highest = DoubleStream.of(curve.mean()).max().orElseThrow();
        XYSeries mean = chart.addSeries(curve.name() + range.note(highest), curve.steps(), curve.mean());
        mean.setLineColor(colour);
        mean.setLineStyle(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        mean.setMarker(marker);
        mean.setMarkerColor(colour);
    }

    private static void addLevel(XYChart chart, Level level, float[] dash, double lastStep, Range range) {
        String name = Output.format("%s %.4g%s", level.name(), level.meanReturn(), range.note(level.meanReturn()));
        double[] y = {level.meanReturn(), level.meanReturn()};
        XYSeries line = chart.addSeries(name, new double[] {0, lastStep}, y);
        line.setLineColor(LEVEL);
        line.setLineStyle(new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, dash, 0));
        line.setMarker(SeriesMarkers.NONE);
    }

    /** The part of the y axis that is shown. */
    record Range(double low, double high) {
        /** What the legend adds to a line whose highest value is that. */
        private String note(double highest) {
            return highest < low ? " (below)" : "";
        }
    }

    Range range() {
        List<Double> settled = new ArrayList<>();
        double top = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            double[] low = curve.low();
            for (int i = (int) (WARM_UP * low.length); i < low.length; i++) {
                settled.add(low[i]);
            }
            top = Math.max(top, DoubleStream.of(curve.high()).max().orElse(top));
        }
        double lowestLevel =
                levels.stream().mapToDouble(Level::meanReturn).min().orElse(Double.NEGATIVE_INFINITY);
        top = Math.max(top, levels.stream().mapToDouble(Level::meanReturn).max().orElse(top));
        double bottom = settled.stream().mapToDouble(x -> x).min().orElse(lowestLevel);
        bottom = Math.max(bottom, lowestLevel);
        if (!Double.isFinite(top) || !Double.isFinite(bottom)) {
            return new Range(0, 1);
        }
        double middle = (top + bottom) / 2;
        double half = Math.max((top - bottom) / 2, LEAST_SPAN * Math.max(1, Math.abs(middle)) / 2);
        return new Range(middle - 1.1 * half, middle + 1.1 * half);
    }

    private static String steps(double steps) {
        if (steps >= 1e6) {
            return trimmed(steps / 1e6) + " M";
        }
        return steps >= 1e3 ? trimmed(steps / 1e3) + " k" : trimmed(steps);
    }

    private static String meanReturn(double value) {
        // a tick at zero comes as a sum of steps that is not quite
        double shown = Math.abs(value) < 1e-9 ? 0 : value;
        return new BigDecimal(shown)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String trimmed(double number) {
        return Output.format("%.2f", number).replaceAll("\\.?0+$", "");
    }
}
