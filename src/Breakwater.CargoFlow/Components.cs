namespace Breakwater.CargoFlow;

/// <summary>Strongly connected components of a graph, each after those that it leads to (Tarjan 1972, without recursion).</summary>
internal static class Components
{
    /// <param name="to">For each node the nodes that it leads to.</param>
    public static List<int[]> Of(IReadOnlyList<int[]> to)
    {
        var search = new Search(to);
        for (var node = 0; node < to.Count; node++)
        {
            search.From(node);
        }

        return search.Found;
    }

    private sealed class Search(IReadOnlyList<int[]> to)
    {
        private readonly int[] _order = new int[to.Count];
        private readonly int[] _low = new int[to.Count];
        private readonly bool[] _open = new bool[to.Count];
        private readonly Stack<int> _kept = new();
        private readonly Stack<(int Node, int Next)> _path = new();
        private int _count;

        public List<int[]> Found { get; } = [];

        public void From(int start)
        {
            if (_order[start] != 0)
            {
                return;
            }

            Open(start);
            while (_path.TryPop(out var at))
            {
                if (at.Next < to[at.Node].Length)
                {
                    Step(at.Node, at.Next);
                }
                else
                {
                    Close(at.Node);
                }
            }
        }

        private void Open(int node)
        {
            _order[node] = _low[node] = ++_count;
            _open[node] = true;
            _kept.Push(node);
            _path.Push((node, 0));
        }

        private void Step(int node, int next)
        {
            var target = to[node][next];
            _path.Push((node, next + 1));
            if (_order[target] == 0)
            {
                Open(target);
            }
            else if (_open[target])
            {
                _low[node] = Math.Min(_low[node], _order[target]);
            }
        }

        private void Close(int node)
        {
            if (_path.TryPeek(out var above))
            {
                _low[above.Node] = Math.Min(_low[above.Node], _low[node]);
            }

            if (_low[node] != _order[node])
            {
                return;
            }

            var group = new List<int>();
            int one;
            do
            {
                one = _kept.Pop();
                _open[one] = false;
                group.Add(one);
            }
            while (one != node);
            Found.Add([.. group]);
        }
    }
}
