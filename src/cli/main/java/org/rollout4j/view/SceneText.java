package org.rollout4j.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Scene;

/**
 * A picture in characters. With colours each character is two pixels, one above the other; without, it is that of the paint which
 * stands out there. Texts are written where they are.
 *
 * <p>A unit of the picture takes an even number of columns where there is room, so that the cells of a board are all the same.
 */
public final class SceneText {
    /** The most columns of a picture. */
    public static final int MAX_COLUMNS = 48;

    private static final int MAX_ROWS = 16;
    /** Samples across a pixel, and down. */
    private static final int SAMPLES = 4;

    private static final String HALF = "\u2580";

    private final Scene scene;
    private final Theme theme;
    private final Ansi ansi;
    private final double unit;
    private final int columns;
    private final int rows;
    /** {@code [rows * columns]}, what is written there; 0 is nothing. */
    private final char[] written;
    /** {@code [rows * columns]}, the paint of that. */
    private final Scene.Paint[] ink;

    private SceneText(Scene scene, Theme theme, Ansi ansi) {
        this.scene = scene;
        this.theme = theme;
        this.ansi = ansi;
        unit = columnsPerUnit(scene);
        columns = (int) Math.ceil(scene.width() * unit - 1e-6);
        rows = (int) Math.ceil(scene.height() * unit / 2 - 1e-6);
        written = new char[rows * columns];
        ink = new Scene.Paint[written.length];
        scene.shapes().forEach(this::write);
    }

    /** The lines of a picture, all as wide. */
    public static List<String> lines(Scene scene, Theme theme, Ansi ansi) {
        SceneText text = new SceneText(scene, theme, ansi);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < text.rows; row++) {
            lines.add(ansi == Ansi.NONE ? text.plainLine(row) : text.colouredLine(row));
        }
        return lines;
    }

    /** The number of columns that {@link #lines} take. */
    public static int columns(Scene scene) {
        return (int) Math.ceil(scene.width() * columnsPerUnit(scene) - 1e-6);
    }

    private static double columnsPerUnit(Scene scene) {
        double most = Math.min(MAX_COLUMNS / scene.width(), 2 * MAX_ROWS / scene.height());
        return most >= 2 ? 2 * Math.floor(most / 2) : most;
    }

    /** Writes a text; whatever else is drawn later hides what is written under its middle. */
    private void write(Scene.Shape shape) {
        if (shape instanceof Scene.Text text) {
            int row = Math.min(Math.max((int) (text.y() * unit / 2), 0), rows - 1);
            int first = (int) Math.round(text.x() * unit - text.text().length() / 2.0);
            for (int i = 0; i < text.text().length(); i++) {
                if (first + i >= 0 && first + i < columns) {
                    written[row * columns + first + i] = text.text().charAt(i);
                    ink[row * columns + first + i] = text.paint();
                }
            }
            return;
        }
        for (int at = 0; at < written.length; at++) {
            double x = (at % columns + 0.5) / unit;
            int row = at / columns;
            if (written[at] != 0 && covers(shape, x, (2 * row + 1) / unit)) {
                written[at] = 0;
            }
        }
    }

    private String plainLine(int row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            int at = row * columns + column;
            line.append(written[at] != 0 ? written[at] : plain(standingOut(column, row)));
        }
        return line.toString();
    }

    /** The paint of which there is most in a character, if it is a third of it; else what is faint, if it is two thirds. */
    private Scene.Paint standingOut(int column, int row) {
        List<Scene.Shape> near = near(column / unit, 2 * row / unit, (column + 1) / unit, (2 * row + 2) / unit);
        Map<Scene.Paint, Integer> counts = new EnumMap<>(Scene.Paint.class);
        for (int i = 0; i < 2 * SAMPLES * SAMPLES; i++) {
            double x = (column + (i % SAMPLES + 0.5) / SAMPLES) / unit;
            double y = (2 * row + (Math.floorDiv(i, SAMPLES) + 0.5) / SAMPLES) / unit;
            counts.merge(topmost(near, x, y), 1, Integer::sum);
        }
        int faint = counts.getOrDefault(Scene.Paint.FAINT, 0);
        Scene.Paint best = 3 * faint > 4 * SAMPLES * SAMPLES ? Scene.Paint.FAINT : Scene.Paint.BACKGROUND;
        int most = 2 * SAMPLES * SAMPLES / 3;
        for (Map.Entry<Scene.Paint, Integer> count : counts.entrySet()) {
            boolean stands = count.getKey() != Scene.Paint.BACKGROUND && count.getKey() != Scene.Paint.FAINT;
            if (stands && count.getValue() > most) {
                best = count.getKey();
                most = count.getValue();
            }
        }
        return best;
    }

    private static char plain(Scene.Paint paint) {
        return switch (paint) {
            case BACKGROUND -> ' ';
            case FAINT -> '.';
            case INK -> '+';
            case ACCENT -> '#';
            case GOOD -> '*';
            case BAD -> 'x';
            case WARM -> 'o';
        };
    }

    private Scene.Paint topmost(List<Scene.Shape> shapes, double x, double y) {
        Scene.Paint top = Scene.Paint.BACKGROUND;
        for (Scene.Shape shape : shapes) {
            top = covers(shape, x, y) ? paint(shape) : top;
        }
        return top;
    }

    private String colouredLine(int row) {
        StringBuilder line = new StringBuilder();
        String before = "";
        for (int column = 0; column < columns; column++) {
            int above = pixel(column, 2 * row);
            int below = pixel(column, 2 * row + 1);
            int at = row * columns + column;
            boolean text = written[at] != 0;
            String colours = text
                    ? ansi.foreground(theme.rgb(ink[at])) + ansi.background(Theme.mix(above, below, 0.5))
                    : ansi.foreground(above) + ansi.background(below);
            line.append(colours.equals(before) ? "" : colours).append(text ? String.valueOf(written[at]) : HALF);
            before = colours;
        }
        return line.append(ansi.reset()).toString();
    }

    /** The mean colour of a pixel. */
    private int pixel(int column, int pixelRow) {
        List<Scene.Shape> near = near(column / unit, pixelRow / unit, (column + 1) / unit, (pixelRow + 1) / unit);
        long[] sums = new long[3];
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            double x = (column + (i % SAMPLES + 0.5) / SAMPLES) / unit;
            int rgb = colour(near, x, (pixelRow + (Math.floorDiv(i, SAMPLES) + 0.5) / SAMPLES) / unit);
            sums[0] += (rgb >> 16) & 0xff;
            sums[1] += (rgb >> 8) & 0xff;
            sums[2] += rgb & 0xff;
        }
        int[] mean = Arrays.stream(sums)
                .mapToInt(sum -> Math.round(sum / (float) (SAMPLES * SAMPLES)))
                .toArray();
        return mean[0] << 16 | mean[1] << 8 | mean[2];
    }

    private int colour(List<Scene.Shape> shapes, double x, double y) {
        int colour = theme.rgb(Scene.Paint.BACKGROUND);
        for (Scene.Shape shape : shapes) {
            if (covers(shape, x, y)) {
                colour = theme.over(colour, paint(shape), strength(shape));
            }
        }
        return colour;
    }

    /** The shapes that may cover something of a rectangle: they are few, so that its samples take little time. */
    private List<Scene.Shape> near(double left, double top, double right, double bottom) {
        double x = (left + right) / 2;
        double y = (top + bottom) / 2;
        double reach = Math.hypot(right - left, bottom - top) / 2;
        List<Scene.Shape> near = new ArrayList<>();
        for (Scene.Shape shape : scene.shapes()) {
            boolean touches;
            if (shape instanceof Scene.Rectangle r) {
                touches = r.x() < right && r.x() + r.width() > left && r.y() < bottom && r.y() + r.height() > top;
            } else if (shape instanceof Scene.Circle c) {
                touches = Math.hypot(x - c.x(), y - c.y()) < c.radius() + reach;
            } else {
                touches = shape instanceof Scene.Line l && distance(l, x, y) < thickness(l) / 2 + reach;
            }
            if (touches) {
                near.add(shape);
            }
        }
        return near;
    }

    /** At least a pixel. */
    private double thickness(Scene.Line line) {
        return Math.max(line.thickness(), 1 / unit);
    }

    private boolean covers(Scene.Shape shape, double x, double y) {
        if (shape instanceof Scene.Rectangle r) {
            return x >= r.x() && x < r.x() + r.width() && y >= r.y() && y < r.y() + r.height();
        }
        if (shape instanceof Scene.Circle c) {
            return Math.hypot(x - c.x(), y - c.y()) < c.radius();
        }
        if (shape instanceof Scene.Line l) {
            return distance(l, x, y) < thickness(l) / 2;
        }
        return false; // texts are written
    }

    /** From the nearest point of the line. */
    private static double distance(Scene.Line line, double x, double y) {
        double dx = line.x2() - line.x1();
        double dy = line.y2() - line.y1();
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : ((x - line.x1()) * dx + (y - line.y1()) * dy) / length;
        double t = Math.min(Math.max(along, 0), 1);
        return Math.hypot(x - line.x1() - t * dx, y - line.y1() - t * dy);
    }

    private static Scene.Paint paint(Scene.Shape shape) {
        if (shape instanceof Scene.Rectangle r) {
            return r.paint();
        }
        if (shape instanceof Scene.Circle c) {
            return c.paint();
        }
        return shape instanceof Scene.Line l ? l.paint() : ((Scene.Text) shape).paint();
    }

    private static double strength(Scene.Shape shape) {
        if (shape instanceof Scene.Rectangle r) {
            return r.strength();
        }
        return shape instanceof Scene.Circle c ? c.strength() : 1;
    }
}
