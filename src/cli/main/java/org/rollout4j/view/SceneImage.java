package org.rollout4j.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.rollout4j.core.Scene;

/** A picture in pixels. */
public final class SceneImage {
    /** Of a sans-serif font, a capital letter is about so high for each unit of its size. */
    private static final double CAPITAL = 0.72;

    private SceneImage() {}

    /**
     * The picture as large as fits into a rectangle.
     *
     * @param width the most pixels across, from 1 on
     * @param height the most pixels down, from 1 on
     */
    public static BufferedImage of(Scene scene, Theme theme, int width, int height) {
        double scale = Math.min(width / scene.width(), height / scene.height());
        BufferedImage image = new BufferedImage(
                Math.max(1, (int) Math.round(scene.width() * scale)),
                Math.max(1, (int) Math.round(scene.height() * scale)),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = graphics(image, theme);
        draw(scene, theme, graphics, 0, 0, scale);
        graphics.dispose();
        return image;
    }

    /** What draws smoothly on an image, which is blank then. */
    static Graphics2D graphics(BufferedImage image, Theme theme) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(colour(theme, Scene.Paint.BACKGROUND, 1));
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        return graphics;
    }

    /** Draws a picture whose upper left corner is at {@code (left, top)}, with so many pixels a unit. */
    static void draw(Scene scene, Theme theme, Graphics2D graphics, double left, double top, double scale) {
        for (Scene.Shape shape : scene.shapes()) {
            if (shape instanceof Scene.Rectangle r) {
                graphics.setColor(colour(theme, r.paint(), r.strength()));
                graphics.fill(new Rectangle2D.Double(
                        left + r.x() * scale, top + r.y() * scale, r.width() * scale, r.height() * scale));
            } else if (shape instanceof Scene.Circle c) {
                graphics.setColor(colour(theme, c.paint(), c.strength()));
                double x = left + (c.x() - c.radius()) * scale;
                double y = top + (c.y() - c.radius()) * scale;
                graphics.fill(new Ellipse2D.Double(x, y, 2 * c.radius() * scale, 2 * c.radius() * scale));
            } else if (shape instanceof Scene.Line l) {
                graphics.setColor(colour(theme, l.paint(), 1));
                float thickness = (float) (l.thickness() * scale);
                graphics.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                graphics.draw(new Line2D.Double(
                        left + l.x1() * scale, top + l.y1() * scale, left + l.x2() * scale, top + l.y2() * scale));
            } else if (shape instanceof Scene.Text t && !t.text().isEmpty()) {
                graphics.setColor(colour(theme, t.paint(), 1));
                graphics.setFont(font(t.size() * scale));
                TextLayout layout = new TextLayout(t.text(), graphics.getFont(), graphics.getFontRenderContext());
                double x = left + t.x() * scale - layout.getAdvance() / 2;
                layout.draw(graphics, (float) x, (float) (top + (t.y() + t.size() / 2) * scale));
            }
        }
    }

    /** A font whose capital letters are so high. */
    static Font font(double capital) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) (capital / CAPITAL));
    }

    static Color colour(Theme theme, Scene.Paint paint, double strength) {
        return new Color(theme.rgb(paint) | (int) Math.round(255 * strength) << 24, true);
    }
}
