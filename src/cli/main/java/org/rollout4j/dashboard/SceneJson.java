package org.rollout4j.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.core.Scene;
import org.rollout4j.view.Frame;

/** Frames of episodes as the page takes them; numbers that are not finite are null. */
final class SceneJson {
    private SceneJson() {}

    static Map<String, Object> of(Frame frame) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", frame.step());
        json.put("scene", frame.scene() == null ? null : of(frame.scene()));
        json.put("legalActions", frame.legalActions());
        json.put("probabilities", finite(frame.probabilities()));
        json.put("actionValues", finite(frame.actionValues()));
        json.put("value", frame.value() == null ? null : finite(frame.value()));
        json.put("bestActions", frame.bestActions());
        json.put("action", frame.action());
        json.put("continuousAction", finite(frame.continuousAction()));
        json.put("reward", finite(frame.reward()));
        json.put("returned", finite(frame.returned()));
        json.put("terminated", frame.terminated());
        json.put("truncated", frame.truncated());
        return json;
    }

    static Map<String, Object> of(Scene scene) {
        return Map.of(
                "width", scene.width(),
                "height", scene.height(),
                "shapes", scene.shapes().stream().map(SceneJson::of).toList());
    }

    /** A shape as {@code [kind, paint, strength, numbers...]}, a text with its characters behind. */
    private static List<Object> of(Scene.Shape shape) {
        if (shape instanceof Scene.Rectangle box) {
            return row("rectangle", box.paint(), box.strength(), box.x(), box.y(), box.width(), box.height());
        }
        if (shape instanceof Scene.Circle circle) {
            return row("circle", circle.paint(), circle.strength(), circle.x(), circle.y(), circle.radius());
        }
        if (shape instanceof Scene.Line line) {
            return row("line", line.paint(), 1, line.x1(), line.y1(), line.x2(), line.y2(), line.thickness());
        }
        Scene.Text text = (Scene.Text) shape;
        List<Object> row = row("text", text.paint(), 1, text.x(), text.y(), text.size());
        row.add(text.text());
        return row;
    }

    private static List<Object> row(String kind, Scene.Paint paint, double... numbers) {
        List<Object> row = new ArrayList<>();
        row.add(kind);
        row.add(paint.name().toLowerCase(Locale.ROOT));
        for (double number : numbers) {
            row.add(finite(number));
        }
        return row;
    }

    private static List<Object> finite(float[] values) {
        if (values == null) {
            return null;
        }
        List<Object> numbers = new ArrayList<>(values.length);
        for (float value : values) {
            numbers.add(finite(value));
        }
        return numbers;
    }

    private static Object finite(float value) {
        return Float.isFinite(value) ? value : null;
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
