package org.rollout4j.view;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.rollout4j.core.Scene;

/** A frame in pixels: the picture, and beside it the numbers and a bar for each action; an optimal one has a dot. */
public final class FrameImage {
    private static final int MARGIN = 16;
    private static final int BESIDE = 250;
    private static final int MAX_WIDTH = 480;
    private static final int MAX_HEIGHT = 320;
    private static final int LINE = 22;
    private static final double CAPITAL = 9;
    private static final int BAR = 96;

    private final String environment;
    private final List<String> actionNames;
    private final Theme theme;

    /**
     * @param environment what stands above
     * @param actionNames of the discrete actions
     */
    public FrameImage(String environment, List<String> actionNames, Theme theme) {
        this.environment = environment;
        this.actionNames = List.copyOf(actionNames);
        this.theme = theme;
    }

    /**
     * The image of a frame; of the same size for all frames of an environment.
     *
     * @param episode the number of the episode, which is shown
     */
    public BufferedImage of(int episode, Frame frame) {
        int lines = 1 + Caption.of(frame, episode, actionNames).size() + 1 + actionNames.size();
        int picture = 0;
        int height = 2 * MARGIN + lines * LINE;
        double scale = 0;
        if (frame.scene() != null) {
            scale = Math.min(
                    MAX_WIDTH / frame.scene().width(),
                    MAX_HEIGHT / frame.scene().height());
            picture = (int) Math.round(scale * frame.scene().width()) + MARGIN;
            height = Math.max(
                    height, 2 * MARGIN + (int) Math.round(scale * frame.scene().height()));
        }
        BufferedImage image = new BufferedImage(picture + BESIDE + 2 * MARGIN, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = SceneImage.graphics(image, theme);
        if (frame.scene() != null) {
            double top = (height - scale * frame.scene().height()) / 2;
            SceneImage.draw(frame.scene(), theme, graphics, MARGIN, top, scale);
        }
        beside(graphics, MARGIN + picture, episode, frame);
        graphics.dispose();
        return image;
    }

    private void beside(Graphics2D graphics, int x, int episode, Frame frame) {
        int y = MARGIN + LINE / 2;
        write(graphics, environment, x, y, CAPITAL * 1.15, Scene.Paint.INK, 1);
        for (Caption caption : Caption.of(frame, episode, actionNames)) {
            y += LINE;
            write(graphics, caption.name(), x, y, CAPITAL, Scene.Paint.INK, 0.6);
            write(graphics, caption.value(), x + 72, y, CAPITAL, Scene.Paint.INK, 1);
        }
        y += LINE;
        for (ActionBar bar : ActionBar.of(frame, actionNames)) {
            y += LINE;
            draw(graphics, bar, x, y);
        }
    }

    private void draw(Graphics2D graphics, ActionBar bar, int x, int y) {
        write(graphics, bar.name(), x, y, CAPITAL, Scene.Paint.INK, bar.legal() ? 1 : 0.35);
        if (bar.optimal()) {
            graphics.setColor(SceneImage.colour(theme, Scene.Paint.GOOD, 1));
            graphics.fill(new RoundRectangle2D.Double(x + 76, y - 4, 8, 8, 8, 8));
        }
        graphics.setColor(SceneImage.colour(theme, Scene.Paint.FAINT, bar.legal() ? 1 : 0.4));
        graphics.fill(new Rectangle2D.Double(x + 92, y - 6, BAR, 12));
        graphics.setColor(SceneImage.colour(theme, Scene.Paint.ACCENT, 1));
        graphics.fill(new Rectangle2D.Double(x + 92, y - 6, BAR * bar.share(), 12));
        write(graphics, bar.number(), x + 100 + BAR, y, CAPITAL, Scene.Paint.INK, 1);
    }

    /** Writes a text that begins at {@code x}, with its middle at the height {@code y}. */
    private void write(
            Graphics2D graphics, String text, int x, int y, double capital, Scene.Paint paint, double strength) {
        graphics.setColor(SceneImage.colour(theme, paint, strength));
        graphics.setFont(SceneImage.font(capital));
        graphics.drawString(text, x, (float) (y + capital / 2));
    }
}
