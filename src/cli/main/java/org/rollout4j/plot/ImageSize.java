package org.rollout4j.plot;

import org.rollout4j.core.Require;

/**
 * How large a figure is. Letters and lines have a size in points, so that a larger figure has more room, and more dots an inch make the
 * same figure finer.
 *
 * @param width pixels, 2 inches to 20,000
 * @param height pixels, 2 inches to 20,000
 * @param dpi pixels an inch, 36 to 1200
 */
public record ImageSize(int width, int height, int dpi) {
    /** 6.7 by 4 inches at 300 dots an inch. */
    public static final ImageSize PAPER = new ImageSize(2000, 1200, 300);

    /** The same, half as fine. */
    public static final ImageSize PAGE = new ImageSize(1000, 600, 150);

    private static final int POINTS_PER_INCH = 72;

    /** What title, axes and legend need in either direction, with room for something to see. */
    private static final int MIN_INCHES = 2;

    public ImageSize {
        Require.inRange("dpi", dpi, 36, 1200);
        Require.inRange("width", width, MIN_INCHES * dpi, 20_000);
        Require.inRange("height", height, MIN_INCHES * dpi, 20_000);
    }

    /** The width in points. */
    int pointsWide() {
        return points(width);
    }

    /** The height in points. */
    int pointsHigh() {
        return points(height);
    }

    /** How many pixels that many points are. */
    double pixels(int points) {
        return (double) points * dpi / POINTS_PER_INCH;
    }

    double dotsPerMetre() {
        return dpi / 0.0254;
    }

    private int points(int pixels) {
        return (int) Math.round((double) pixels * POINTS_PER_INCH / dpi);
    }
}
