package org.rollout4j.core;

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
}
