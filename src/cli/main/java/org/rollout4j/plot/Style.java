package org.rollout4j.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What all plots look like. Sizes are in points. */
final class Style {
    static final Color INK = new Color(0x202020);
    static final Color LEVEL = new Color(0x505050);

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
            SeriesMarkers.CROSS,
            SeriesMarkers.PLUS);

    private static final List<float[]> CURVE_DASHES =
            List.of(new float[0], new float[] {7, 2.5f}, new float[] {7, 2, 1.5f, 2}, new float[] {3, 1.5f});

    private static final List<float[]> LEVEL_DASHES =
            List.of(new float[] {5, 3}, new float[] {1, 2}, new float[] {5, 2, 1, 2}, new float[] {2.5f, 2.5f});

    private static final int BAND_ALPHA = 45;

    /** The mean width of a bold letter by its size. */
    private static final double BOLD_WIDTH = 0.62;

    /** How much of the figure's width the title may take; the legend takes some of the rest. */
    private static final double TITLE_SHARE = 0.68;

    private Style() {}

    static int colours() {
        return COLOURS.size();
    }

    static Color colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    static Color shade(int i) {
        Color colour = colour(i);
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA);
    }

    static Marker marker(int i) {
        return MARKERS.get(i % MARKERS.size());
    }

    static BasicStroke curve(int i) {
        return stroke(1.3f, CURVE_DASHES.get(i % CURVE_DASHES.size()));
    }

    static BasicStroke level(int i) {
        return stroke(0.9f, LEVEL_DASHES.get(i % LEVEL_DASHES.size()));
    }

    private static BasicStroke stroke(float width, float[] dash) {
        return dash.length == 0
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
    }

    /** An empty chart. */
    static XYChart chart(String title, String xTitle, String yTitle, ImageSize size) {
        XYChart chart = new XYChartBuilder()
                .width(size.pointsWide())
                .height(size.pointsHigh())
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler()
                .setXAxisTickLabelsFormattingFunction(Labels::tick)
                .setYAxisTickLabelsFormattingFunction(Labels::tick)
                .setAxisTickLabelsFont(font(Font.PLAIN, 8))
                .setAxisTitleFont(font(Font.PLAIN, 9))
                .setPlotGridLinesColor(new Color(0xE4E4E4))
                .setPlotGridLinesStroke(new BasicStroke(0.5f))
                .setAxisTickMarksColor(INK)
                .setAxisTickMarksStroke(new BasicStroke(0.5f))
                .setAxisTickMarkLength(3)
                .setAxisTickLabelsColor(INK)
                .setXAxisTickMarkSpacingHint(55)
                .setYAxisTickMarkSpacingHint(30)
                .setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right)
                .setPlotMargin(0)
                .setChartFontColor(INK)
                .setChartTitleVisible(!title.isEmpty())
                .setChartTitleFont(font(Font.BOLD, titleSize(title, size)))
                .setChartTitlePadding(4)
                .setChartTitleBoxVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1)
                .setChartPadding(6)
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendFont(font(Font.PLAIN, 8))
                .setLegendBorderColor(Color.WHITE)
                .setLegendBackgroundColor(Color.WHITE)
                .setLegendPadding(6)
                .setLegendSeriesLineLength(22)
                .setMarkerSize(5);
        return chart;
    }

    /**
     * Keeps XChart from putting the ticks where the values are, which it does if these have equal distances, round numbers or not: one
     * that nobody sees has another distance.
     */
    static void roundTicks(XYChart chart, double low, double high) {
        double[] apart = {low + (high - low) / Math.E, low + (high - low) / Math.PI};
        Arrays.sort(apart);
        XYSeries unseen = chart.addSeries(" ", apart, new double[] {Double.NaN, Double.NaN});
        unseen.setShowInLegend(false);
        unseen.setMarker(SeriesMarkers.NONE);
    }

    /** A line across. */
    static void addLine(XYChart chart, String name, double[] x, double[] y, BasicStroke stroke, Color colour) {
        XYSeries line = chart.addSeries(name, x, y);
        line.setLineColor(colour);
        line.setLineStyle(stroke);
        line.setMarker(SeriesMarkers.NONE);
    }

    /** A filled shape, of which the legend says nothing. */
    static XYSeries addShape(XYChart chart, String name, double[] x, double[] y, Color fill) {
        XYSeries shape = chart.addSeries(name, x, y);
        shape.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        shape.setFillColor(fill);
        shape.setLineColor(fill);
        shape.setLineWidth(0.1f);
        shape.setMarker(SeriesMarkers.NONE);
        shape.setShowInLegend(false);
        return shape;
    }

    /** As large as a title may be that is not wider than what it stands above. */
    private static double titleSize(String title, ImageSize size) {
        double letters = Math.max(1, title.length()) * BOLD_WIDTH;
        return Math.max(5, Math.min(10, TITLE_SHARE * size.pointsWide() / letters));
    }

    private static Font font(int style, double size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size);
    }
}
