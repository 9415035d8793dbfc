//! Places for boxes and routes for arrows. Knows nothing of what they stand for.

use super::GraphEdge;

/// Width of a box in pixels.
pub(super) const BOX_WIDTH: i32 = 224;
/// Height of a box in pixels.
pub(super) const BOX_HEIGHT: i32 = 46;
/// Between two columns: room for the arrows.
const COLUMN_GAP: i32 = 56;
/// Between two boxes of a column.
const ROW_GAP: i32 = 14;
/// Around the drawing and between two groups.
const MARGIN: i32 = 12;
/// Groups are set side by side up to this width.
const SHELF_WIDTH: i32 = 1000;
/// Rounds of putting boxes beside those they are connected to; more do not change small graphs.
const ROUNDS: usize = 6;

/// A point, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A finished layout.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) width: i32,
    pub(super) height: i32,
    /// Upper left corner of each box.
    pub(super) boxes: Vec<Point>,
    /// Points that each arrow passes, in order.
    pub(super) routes: Vec<Vec<Point>>,
}

/// A box, or a bend of an arrow that passes a column.
#[derive(Debug, Clone, Copy)]
struct Cell {
    layer: usize,
    /// Place in its column.
    order: usize,
}

/// Lays out `count` boxes. Edges whose ends are not below `count` are left out of the order, never out of `routes`.
pub(super) fn layout(count: usize, edges: &[GraphEdge]) -> Drawing {
    let layers = layers(count, edges);
    let mut drawing = Drawing {
        width: 2 * MARGIN,
        height: 2 * MARGIN,
        boxes: vec![Point { x: 0, y: 0 }; count],
        routes: vec![Vec::new(); edges.len()],
    };
    let (mut x, mut y, mut shelf) = (MARGIN, MARGIN, 0);
    for members in groups(count, edges) {
        let group = GroupLayout::new(&members, edges, &layers);
        if x > MARGIN && x + group.width() > SHELF_WIDTH {
            (x, y, shelf) = (MARGIN, y + shelf + 2 * MARGIN, 0);
        }
        group.place(Point { x, y }, &mut drawing);
        drawing.width = drawing.width.max(x + group.width() + MARGIN);
        drawing.height = drawing.height.max(y + group.height() + MARGIN);
        x += group.width() + 3 * MARGIN;
        shelf = shelf.max(group.height());
    }
    drawing
}

/// Column of each box: the longest way from a box without predecessor.
///
/// Boxes are taken in the order of their index when a cycle leaves no other choice; arrows against
/// the order found so far do not count.
fn layers(count: usize, edges: &[GraphEdge]) -> Vec<usize> {
    let mut layers = vec![0; count];
    let mut done = vec![false; count];
    for _ in 0..count {
        let waits = |ix: usize| edges.iter().any(|edge| edge.to == ix && edge.from != ix && !done[edge.from]);
        let open = || (0..count).filter(|ix| !done[*ix]);
        let Some(next) = open().find(|ix| !waits(*ix)).or_else(|| open().next()) else { break };
        let before = edges.iter().filter(|edge| edge.to == next && done[edge.from]);
        layers[next] = before.map(|edge| layers[edge.from] + 1).max().unwrap_or(0);
        done[next] = true;
    }
    layers
}

/// Connected boxes, each group by its smallest index.
fn groups(count: usize, edges: &[GraphEdge]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..count).collect();
    for edge in edges {
        let (a, b) = (group[edge.from], group[edge.to]);
        let (low, high) = (a.min(b), a.max(b));
        group.iter_mut().filter(|of| **of == high).for_each(|of| *of = low);
    }
    let members = |of: usize| (0..count).filter(|ix| group[*ix] == of).collect::<Vec<_>>();
    (0..count).filter(|ix| group[*ix] == *ix).map(members).collect()
}

/// One connected group on its own ground.
struct GroupLayout {
    /// Boxes first, then bends.
    cells: Vec<Cell>,
    /// Box of the graph for each of the first cells.
    members: Vec<usize>,
    /// Cells that an arrow passes, ends included: (index of the edge, cells).
    routes: Vec<(usize, Vec<usize>)>,
    columns: Vec<Vec<usize>>,
}

impl GroupLayout {
    fn new(members: &[usize], edges: &[GraphEdge], layers: &[usize]) -> Self {
        let cells = members.iter().map(|ix| Cell { layer: layers[*ix], order: 0 }).collect();
        let mut group = Self { cells, members: members.to_vec(), routes: Vec::new(), columns: Vec::new() };
        for (ix, edge) in edges.iter().enumerate() {
            let cell = |node: usize| members.iter().position(|member| *member == node);
            if let (Some(from), Some(to)) = (cell(edge.from), cell(edge.to)) {
                let route = group.route(from, to);
                group.routes.push((ix, route));
            }
        }
        group.fill_columns();
        group
    }

    /// The cells an arrow passes; columns between its ends get a bend each.
    fn route(&mut self, from: usize, to: usize) -> Vec<usize> {
        let between = self.cells[from].layer + 1..self.cells[to].layer;
        let mut route = vec![from];
        for layer in between {
            route.push(self.cells.len());
            self.cells.push(Cell { layer, order: 0 });
        }
        route.push(to);
        route
    }

    fn fill_columns(&mut self) {
        let last = self.cells.iter().map(|cell| cell.layer).max().unwrap_or(0);
        self.columns = vec![Vec::new(); last + 1];
        for (ix, cell) in self.cells.iter().enumerate() {
            self.columns[cell.layer].push(ix);
        }
        self.number();
        for round in 0..ROUNDS {
            let mut sweep: Vec<usize> = (0..=last).collect();
            if round % 2 == 1 {
                sweep.reverse();
            }
            sweep.into_iter().for_each(|layer| self.sort_column(layer, round % 2 == 0));
        }
    }

    fn number(&mut self) {
        for column in &self.columns {
            for (order, ix) in column.iter().enumerate() {
                self.cells[*ix].order = order;
            }
        }
    }

    /// Puts each cell of a column at the mean height of those it is connected to on one side; ties stay as they are.
    fn sort_column(&mut self, layer: usize, to_the_left: bool) {
        let key = |ix: usize| self.mean_height(ix, to_the_left).unwrap_or_else(|| self.height_of(ix));
        let mut keyed: Vec<(i64, usize)> = self.columns[layer].iter().map(|ix| (key(*ix), *ix)).collect();
        keyed.sort_by_key(|(height, _)| *height);
        self.columns[layer] = keyed.into_iter().map(|(_, ix)| ix).collect();
        for (order, ix) in self.columns[layer].clone().into_iter().enumerate() {
            self.cells[ix].order = order;
        }
    }

    /// Relative height of a cell in its column, in thousandths of a row from the middle.
    fn height_of(&self, ix: usize) -> i64 {
        let cell = self.cells[ix];
        1000 * cell.order as i64 - 500 * (self.columns[cell.layer].len() as i64 - 1)
    }

    fn mean_height(&self, ix: usize, to_the_left: bool) -> Option<i64> {
        let steps = self.routes.iter().flat_map(|(_, route)| route.windows(2));
        let other = steps.filter_map(|step| match (to_the_left, step) {
            (true, [from, to]) if *to == ix => Some(*from),
            (false, [from, to]) if *from == ix => Some(*to),
            _ => None,
        });
        let heights: Vec<i64> = other.map(|other| self.height_of(other)).collect();
        let count = i64::try_from(heights.len()).ok().filter(|count| *count > 0)?;
        Some(heights.iter().sum::<i64>() / count)
    }

    fn width(&self) -> i32 {
        self.columns.len() as i32 * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP
    }

    fn height(&self) -> i32 {
        let tallest = self.columns.iter().map(Vec::len).max().unwrap_or(0);
        tallest as i32 * (BOX_HEIGHT + ROW_GAP) - ROW_GAP
    }

    /// Upper left corner of a cell; columns are centred on the tallest.
    fn corner(&self, ix: usize, origin: Point) -> Point {
        let cell = self.cells[ix];
        let column = self.columns[cell.layer].len() as i32 * (BOX_HEIGHT + ROW_GAP) - ROW_GAP;
        Point {
            x: origin.x + cell.layer as i32 * (BOX_WIDTH + COLUMN_GAP),
            y: origin.y + (self.height() - column) / 2 + cell.order as i32 * (BOX_HEIGHT + ROW_GAP),
        }
    }

    fn place(&self, origin: Point, drawing: &mut Drawing) {
        for (cell, member) in self.members.iter().enumerate() {
            drawing.boxes[*member] = self.corner(cell, origin);
        }
        for (edge, route) in &self.routes {
            drawing.routes[*edge] = self.points(route, origin);
        }
    }

    /// From the right edge of the first box, through both sides of each bend, to the left edge of the last.
    fn points(&self, route: &[usize], origin: Point) -> Vec<Point> {
        let side = |ix: usize, x: i32| {
            let corner = self.corner(ix, origin);
            Point { x: corner.x + x, y: corner.y + BOX_HEIGHT / 2 }
        };
        let mut points = vec![side(route[0], BOX_WIDTH)];
        for ix in &route[1..route.len() - 1] {
            points.push(side(*ix, 0));
            points.push(side(*ix, BOX_WIDTH));
        }
        points.push(side(route[route.len() - 1], 0));
        points
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Line;
    use super::*;

    fn edge(from: usize, to: usize) -> GraphEdge {
        GraphEdge { from, to, line: Line::Solid }
    }

    #[test]
    fn time_runs_to_the_right() {
        let edges = [edge(0, 1), edge(1, 2), edge(0, 2)];
        assert_eq!(layers(3, &edges), [0, 1, 2]);
        let drawing = layout(3, &edges);
        assert!(drawing.boxes[0].x < drawing.boxes[1].x && drawing.boxes[1].x < drawing.boxes[2].x);
    }

    #[test]
    fn a_long_arrow_goes_around_the_boxes_between() {
        let drawing = layout(3, &[edge(0, 1), edge(1, 2), edge(0, 2)]);
        let passes = &drawing.routes[2];
        assert_eq!(passes.len(), 4);
        assert!(passes[1].y < drawing.boxes[1].y || passes[1].y > drawing.boxes[1].y + BOX_HEIGHT);
    }

    #[test]
    fn a_cycle_is_drawn_too() {
        let drawing = layout(2, &[edge(0, 1), edge(1, 0)]);
        assert_ne!(drawing.boxes[0], drawing.boxes[1]);
        assert_eq!(drawing.routes[1].len(), 2);
    }

    #[test]
    fn groups_that_are_not_connected_stand_apart() {
        assert_eq!(groups(4, &[edge(0, 2), edge(3, 1)]), [vec![0, 2], vec![1, 3]]);
    }

    proptest! {
        #[test]
        fn boxes_never_overlap_and_lie_inside(
            count in 1usize..12,
            pairs in prop::collection::vec((0usize..12, 0usize..12), 0..24),
        ) {
            let edges: Vec<GraphEdge> =
                pairs.into_iter().filter(|(a, b)| *a < count && *b < count && a != b).map(|(a, b)| edge(a, b)).collect();
            let drawing = layout(count, &edges);
            prop_assert_eq!(&drawing, &layout(count, &edges));
            for (ix, a) in drawing.boxes.iter().enumerate() {
                prop_assert!(a.x >= 0 && a.y >= 0);
                prop_assert!(a.x + BOX_WIDTH <= drawing.width && a.y + BOX_HEIGHT <= drawing.height);
                for b in &drawing.boxes[..ix] {
                    let apart = (a.x - b.x).abs() >= BOX_WIDTH || (a.y - b.y).abs() >= BOX_HEIGHT;
                    prop_assert!(apart, "{:?} and {:?}", a, b);
                }
            }
        }
    }
}
