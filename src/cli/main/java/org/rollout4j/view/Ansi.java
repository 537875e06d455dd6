package org.rollout4j.view;

import java.util.Locale;
import java.util.Map;

/** The colours that a terminal understands. */
public enum Ansi {
    /** None: plain characters. */
    NONE,
    /** The 216 of the colour cube and 24 greys. */
    CUBE,
    /** All, 24 bits. */
    FULL;

    private static final int[] LEVELS = {0, 95, 135, 175, 215, 255};

    /**
     * What a terminal says of itself by its environment variables; none if {@code NO_COLOR} is set (no-color.org).
     *
     * @param variables such as {@code System.getenv()}
     */
    public static Ansi of(Map<String, String> variables) {
        String term = variables.getOrDefault("TERM", "dumb").toLowerCase(Locale.ROOT);
        String colours = variables.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (!variables.getOrDefault("NO_COLOR", "").isEmpty() || term.equals("dumb") || term.startsWith("vt")) {
            return NONE;
        }
        return colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct") ? FULL : CUBE;
    }

    /** The sequence after which text has that colour. */
    String foreground(int rgb) {
        return sequence(38, rgb);
    }

    /** The sequence after which text has that colour behind it. */
    String background(int rgb) {
        return sequence(48, rgb);
    }

    /** The sequence that ends colours. */
    String reset() {
        return this == NONE ? "" : "\u001b[0m";
    }

    private String sequence(int kind, int rgb) {
        int red = (rgb >> 16) & 0xff;
        int green = (rgb >> 8) & 0xff;
        int blue = rgb & 0xff;
        return switch (this) {
            case NONE -> "";
            case CUBE -> "\u001b[" + kind + ";5;" + index(red, green, blue) + "m";
            case FULL -> "\u001b[" + kind + ";2;" + red + ";" + green + ";" + blue + "m";
        };
    }

    /** The number of the nearest grey or colour of the cube. */
    private static int index(int red, int green, int blue) {
        int r = level(red);
        int g = level(green);
        int b = level(blue);
        int grey = Math.min(Math.max(Math.round(((red + green + blue) / 3f - 8) / 10), 0), 23);
        int ofGrey = 8 + 10 * grey;
        boolean greyIsNearer = distance(red, green, blue, ofGrey, ofGrey, ofGrey)
                < distance(red, green, blue, LEVELS[r], LEVELS[g], LEVELS[b]);
        return greyIsNearer ? 232 + grey : 16 + 36 * r + 6 * g + b;
    }

    private static int level(int value) {
        int nearest = 0;
        for (int i = 1; i < LEVELS.length; i++) {
            nearest = Math.abs(LEVELS[i] - value) < Math.abs(LEVELS[nearest] - value) ? i : nearest;
        }
        return nearest;
    }

    private static int distance(int red, int green, int blue, int otherRed, int otherGreen, int otherBlue) {
        int r = red - otherRed;
        int g = green - otherGreen;
        int b = blue - otherBlue;
        return r * r + g * g + b * b;
    }
}
