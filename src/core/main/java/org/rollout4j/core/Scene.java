package org.rollout4j.core;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture of a state as shapes, which a terminal, a page and an animation draw each in their own way.
 *
 * @param width of the picture, in units of its own, above 0; x runs from 0 at the left
 * @param height the same; y runs from 0 at the top
 * @param shapes drawn in this order, the later ones over the earlier ones
 */
public record Scene(double width, double height, List<Shape> shapes) {
    public Scene {
        Require.that(width > 0 && Double.isFinite(width), "width", width, "a number above 0 is allowed");
        Require.that(height > 0 && Double.isFinite(height), "height", height, "a number above 0 is allowed");
        shapes = List.copyOf(shapes);
    }

    /** What a shape is painted with; the light and the dark scheme each have a colour for it. */
    public enum Paint {
        /** The paper. */
        BACKGROUND,
        /** Lines and cells that only give orientation. */
        FAINT,
        /** Text and outlines. */
        INK,
        /** What the agent is or moves. */
        ACCENT,
        /** Where it wants to be. */
        GOOD,
        /** Where it must not be. */
        BAD,
        /** Anything else that should stand out. */
        WARM
    }

    /** One of the shapes. */
    public sealed interface Shape {}

    /**
     * A filled rectangle.
     *
     * @param strength from 0, nothing to be seen, to 1, the full colour
     */
    public record Rectangle(double x, double y, double width, double height, Paint paint, double strength)
            implements Shape {}

    /** A filled circle. */
    public record Circle(double x, double y, double radius, Paint paint, double strength) implements Shape {}

    /**
     * A straight line with round ends.
     *
     * @param thickness in units of the picture
     */
    public record Line(double x1, double y1, double x2, double y2, double thickness, Paint paint) implements Shape {}

    /**
     * A few characters.
     *
     * @param x of their middle
     * @param y of their middle
     * @param size the height of a capital letter, in units of the picture
     */
    public record Text(double x, double y, double size, String text, Paint paint) implements Shape {}

    /** Begins a picture of that size. */
    public static Builder builder(double width, double height) {
        return new Builder(width, height);
    }

    /** Collects shapes; the later ones are drawn over the earlier ones. */
    public static final class Builder {
        private static final double GAP = 0.06;

        private final double width;
        private final double height;
        private final List<Shape> shapes = new ArrayList<>();

        private Builder(double width, double height) {
            this.width = width;
            this.height = height;
        }

        /** The square of side 1 in that row and column, without a narrow border, so that neighbours can be told apart. */
        public Builder cell(int row, int column, Paint paint, double strength) {
            return rectangle(column + GAP, row + GAP, 1 - 2 * GAP, 1 - 2 * GAP, paint, strength);
        }

        /** All cells of a board, to draw on. */
        public Builder cells(int rows, int columns, Paint paint, double strength) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    cell(row, column, paint, strength);
                }
            }
            return this;
        }

        /** A disc in the middle of that square. */
        public Builder piece(int row, int column, double radius, Paint paint) {
            return circle(column + 0.5, row + 0.5, radius, paint);
        }

        /** A few characters in the middle of that square. */
        public Builder label(int row, int column, double size, String text, Paint paint) {
            return text(column + 0.5, row + 0.5, size, text, paint);
        }

        public Builder rectangle(double x, double y, double wide, double high, Paint paint, double strength) {
            shapes.add(new Rectangle(x, y, wide, high, paint, strength));
            return this;
        }

        public Builder circle(double x, double y, double radius, Paint paint) {
            return circle(x, y, radius, paint, 1);
        }

        public Builder circle(double x, double y, double radius, Paint paint, double strength) {
            shapes.add(new Circle(x, y, radius, paint, strength));
            return this;
        }

        public Builder line(double x1, double y1, double x2, double y2, double thickness, Paint paint) {
            shapes.add(new Line(x1, y1, x2, y2, thickness, paint));
            return this;
        }

        public Builder text(double x, double y, double size, String text, Paint paint) {
            shapes.add(new Text(x, y, size, text, paint));
            return this;
        }

        public Scene build() {
            return new Scene(width, height, shapes);
        }
    }
}
