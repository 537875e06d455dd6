package org.rollout4j.plot;

import java.nio.file.Path;
import java.util.Locale;
import org.rollout4j.core.Require;

/** How a figure is written. */
public enum ImageFormat {
    /** Pixels. */
    PNG,
    /** Lines, for any size. */
    SVG;

    /**
     * The format that a file is named after.
     *
     * @param option what the user calls the file, for the message
     * @throws IllegalArgumentException if its name ends otherwise
     */
    public static ImageFormat of(String option, Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        Require.that(
                name.endsWith(".png") || name.endsWith(".svg"),
                option,
                file,
                "a file name that ends with .png or .svg is allowed");
        return name.endsWith(".png") ? PNG : SVG;
    }
}
