package org.rollout4j.plot;

import org.rollout4j.core.Require;

/**
 * How large a figure is. Letters and lines have a size in points, so that a larger figure has more room, and more dots an inch make the
 * same figure finer.
 *
 * @param width pixels, 200 to 20,000
 * @param height pixels, 200 to 20,000
 * @param dpi pixels an inch, 36 to 1200
 */
public record ImageSize(int width, int height, int dpi) {
    /** 6.7 by 4 inches at 300 dots an inch. */
    public static final ImageSize PAPER = new ImageSize(2000, 1200, 300);

    /** The same, half as fine. */
    public static final ImageSize PAGE = new ImageSize(1000, 600, 150);

    private static final double POINTS_PER_INCH = 72;

    public ImageSize {
        Require.inRange("width", width, 200, 20_000);
        Require.inRange("height", height, 200, 20_000);
        Require.inRange("dpi", dpi, 36, 1200);
    }

    /** The width in points. */
    int pointsWide() {
        return points(width);
    }

    /** The height in points. */
    int pointsHigh() {
        return points(height);
    }

    double dotsPerMetre() {
        return dpi / 0.0254;
    }

    private int points(int pixels) {
        return Math.max(1, (int) Math.round(pixels * POINTS_PER_INCH / dpi));
    }
}
