package dev.carillon.nettysocketio;

import java.util.Objects;

/** A typical bean of a netty-socketio application. */
public final class Point {
    private int x;
    private int y;
    private String name;

    /** Required by the JSON library. */
    public Point() {}

    Point(int x, int y, String name) {
        this.x = x;
        this.y = y;
        this.name = name;
    }

    public int getX() {
        return x;
    }

    public void setX(int x) {
        this.x = x;
    }

    public int getY() {
        return y;
    }

    public void setY(int y) {
        this.y = y;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Point point && x == point.x && y == point.y && Objects.equals(name, point.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(x, y, name);
    }

    @Override
    public String toString() {
        return name + "(" + x + ", " + y + ")";
    }
}
