package org.rollout4j.plot;

import java.io.IOException;

/** A figure. */
public sealed interface Plot permits CurvePlot, IntervalPlot {
    /**
     * The content of a file that shows it; of the same figure the same bytes on the same machine, whose fonts it is drawn with.
     *
     * @throws IllegalArgumentException if the size is too small for what is to be shown; the message names what is needed
     * @throws IOException if that fails, for example because Java finds no fonts; the message is one line
     */
    byte[] draw(ImageFormat format, ImageSize size) throws IOException;
}
